using System.Diagnostics;
using System.Text.Json;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests;

/// <summary>The tools that administrators look with, run inside a namespace: an answer that does not come from our own code.</summary>
internal static class Witness
{
    public static string Run(NetworkNamespace networkNamespace, string command)
    {
        // By nsenter, so that no thread of this process moves.
        var start = new ProcessStartInfo("nsenter", $"--net={networkNamespace.Path} {command}") { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{command}: {error.Result}");
        return output;
    }

    public static void Configure(NetworkNamespace networkNamespace, params string[] commands)
    {
        foreach (var command in commands)
        {
            Run(networkNamespace, command);
        }
    }

    public static JsonElement[] Json(NetworkNamespace networkNamespace, string command)
    {
        var output = Run(networkNamespace, command);
        return string.IsNullOrWhiteSpace(output) ? [] : [.. JsonDocument.Parse(output).RootElement.EnumerateArray().Where(item => item.EnumerateObject().Any())];
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();
}
