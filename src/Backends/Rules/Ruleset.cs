using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace KubeProxyNet.Backends.Rules;

/// <summary>
/// What one node does for every Service of one IP family: an immutable value. The next ruleset shares with the one before it all that did
/// not change.
/// </summary>
/// <param name="Family">The IP family.</param>
/// <param name="Node">What holds for all Services.</param>
/// <param name="Services">The service ports.</param>
public sealed record Ruleset(IPFamily Family, NodeRules Node, ImmutableDictionary<ServicePortName, ServiceRules> Services)
{
    /// <summary>A ruleset without Services.</summary>
    public static Ruleset Empty(IPFamily family) => new(family, new NodeRules(), ImmutableDictionary<ServicePortName, ServiceRules>.Empty);

    /// <summary>The whole ruleset as text, sorted by name.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ruleset {Family}\n{Node}");
        foreach (var name in Services.Keys.Order())
        {
            text.Append(Services[name]);
        }

        return text.ToString();
    }
}
