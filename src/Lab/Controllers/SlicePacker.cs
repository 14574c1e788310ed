using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Endpoints into slices of at most a hundred, moving as few as possible: who has a place keeps it, new ones fill gaps.</summary>
internal static class SlicePacker
{
    private const int MaxEndpoints = 100;

    /// <summary>The new contents of the existing slices, in their order, then those of slices to be made. Empty lists are slices to be removed.</summary>
    public static List<List<JsonObject>> Pack(IReadOnlyList<JsonObject> existing, IReadOnlyList<JsonObject> wanted)
    {
        var homeless = wanted.ToDictionary(Identity, StringComparer.Ordinal);
        var packed = new List<List<JsonObject>>();
        foreach (var slice in existing)
        {
            var kept = new List<JsonObject>();
            foreach (var endpoint in slice.ObjectsAt("endpoints"))
            {
                if (homeless.Remove(Identity(endpoint), out var successor))
                {
                    kept.Add(successor);
                }
            }

            packed.Add(kept);
        }

        var rest = new Queue<JsonObject>(homeless.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));
        for (var index = 0; rest.Count > 0; index++)
        {
            if (index == packed.Count)
            {
                packed.Add([]);
            }

            while (packed[index].Count < MaxEndpoints && rest.TryDequeue(out var endpoint))
            {
                packed[index].Add(endpoint);
            }
        }

        return packed;
    }

    private static string Identity(JsonObject endpoint) => endpoint.Text("targetRef.uid") + endpoint.Texts("addresses").FirstOrDefault();
}
