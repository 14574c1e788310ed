using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Selectors;

/// <summary>A label selector, from a query parameter or from an object's spec.</summary>
internal sealed class LabelSelector
{
    private readonly List<LabelRequirement> _requirements;

    private LabelSelector(List<LabelRequirement> requirements) => _requirements = requirements;

    public bool IsEmpty => _requirements.Count == 0;

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(requirement => requirement.Matches(labels));

    /// <summary>Reads app=web,tier in (a,b),!old as kubectl -l takes it.</summary>
    public static LabelSelector Parse(string text)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var part in SplitOutsideParentheses(text))
        {
            if (part.Length > 0)
            {
                requirements.Add(LabelRequirement.Parse(part));
            }
        }

        return new(requirements);
    }

    /// <summary>A plain map, as Services select with.</summary>
    public static LabelSelector OfMap(IReadOnlyDictionary<string, string> labels) =>
        new([.. labels.Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value]))]);

    /// <summary>matchLabels and matchExpressions, as Deployments select with.</summary>
    public static LabelSelector OfSpec(JsonObject? selector)
    {
        var requirements = new List<LabelRequirement>();
        if (selector is not null)
        {
            requirements.AddRange(selector.Map("matchLabels").Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value])));
            requirements.AddRange(selector.ObjectsAt("matchExpressions").Select(expression =>
                new LabelRequirement(expression.Text("key"), Enum.Parse<LabelOperator>(expression.Text("operator")), expression.Texts("values"))));
        }

        return new(requirements);
    }

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        var (depth, start) = (0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[index] == ',' && depth == 0)
            {
                yield return text[start..index].Trim();
                start = index + 1;
            }
        }

        yield return text[start..].Trim();
    }
}
