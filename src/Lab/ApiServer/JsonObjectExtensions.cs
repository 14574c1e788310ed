using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Reading and writing untyped objects by dotted paths; a value of the wrong type counts as absent.</summary>
internal static class JsonObjectExtensions
{
    extension(JsonObject node)
    {
        /// <summary>The node at a path such as spec.selector; null if any step is missing.</summary>
        public JsonNode? At(string path)
        {
            JsonNode? current = node;
            foreach (var step in path.Split('.'))
            {
                current = (current as JsonObject)?[step];
            }

            return current;
        }

        public JsonObject? ObjectAt(string path) => node.At(path) as JsonObject;

        public JsonArray? ArrayAt(string path) => node.At(path) as JsonArray;

        /// <summary>The objects in the list at a path; none if there is no list.</summary>
        public IEnumerable<JsonObject> ObjectsAt(string path) => node.ArrayAt(path)?.OfType<JsonObject>() ?? [];

        public string Text(string path) => node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

        public long? Number(string path) => node.At(path) is JsonValue value && value.TryGetNumber(out var number) ? number : null;

        public bool Truth(string path) => node.At(path) is JsonValue value && value.TryGetValue<bool>(out var truth) && truth;

        /// <summary>The strings in the list at a path.</summary>
        public string[] Texts(string path) => node.ArrayAt(path)?.OfType<JsonValue>().Select(item => item.ToString()).ToArray() ?? [];

        /// <summary>The string values of the map at a path.</summary>
        public Dictionary<string, string> Map(string path) =>
            node.ObjectAt(path)?.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "", StringComparer.Ordinal) ?? [];

        /// <summary>The object at a path, made if need be.</summary>
        public JsonObject Ensure(string path)
        {
            var current = node;
            foreach (var step in path.Split('.'))
            {
                if (current[step] is not JsonObject next)
                {
                    next = [];
                    current[step] = next;
                }

                current = next;
            }

            return current;
        }

        /// <summary>Sets a property that is absent or null.</summary>
        public void Default(string property, JsonNode? value)
        {
            if (node[property] is null)
            {
                node[property] = value;
            }
        }

        public string Name => node.Text("metadata.name");

        public string Namespace => node.Text("metadata.namespace");
    }

    private static bool TryGetNumber(this JsonValue value, out long number)
    {
        number = 0;
        return value.TryGetValue(out number)
            || (value.GetValueKind() == System.Text.Json.JsonValueKind.Number
                && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));
    }
}
