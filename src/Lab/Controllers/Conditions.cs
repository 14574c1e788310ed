using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>status.conditions.</summary>
internal static class Conditions
{
    public static bool IsTrue(JsonObject value, string type) =>
        value.ObjectsAt("status.conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    /// <summary>Sets a condition; its transition time moves only when its status does.</summary>
    public static void Set(JsonObject value, string type, bool holds, DateTimeOffset now, string reason = "", string message = "")
    {
        var status = value.Ensure("status");
        if (status["conditions"] is not JsonArray conditions)
        {
            conditions = [];
            status["conditions"] = conditions;
        }

        var condition = conditions.OfType<JsonObject>().FirstOrDefault(candidate => candidate.Text("type") == type);
        if (condition is null)
        {
            condition = new JsonObject { ["type"] = type };
            conditions.Add(condition);
        }

        var text = holds ? "True" : "False";
        if (condition.Text("status") != text)
        {
            condition["lastTransitionTime"] = Times.Text(now);
        }

        condition["status"] = text;
        if (reason.Length > 0)
        {
            condition["reason"] = reason;
            condition["message"] = message;
        }
    }
}
