using System.Diagnostics;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Testing;

/// <summary>A network namespace of a test's own, with commands run inside it as witnesses.</summary>
public sealed class Sandbox : IDisposable
{
    private const int Loopback = 1;

    /// <summary>Makes the namespace and brings its loopback up.</summary>
    public Sandbox()
    {
        Namespace = NetworkNamespace.Create();
        using var kernel = RouteConnection.Open(Namespace);
        kernel.SetLinkUp(Loopback);
    }

    /// <summary>The namespace.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>Sets sysctls as <c>sysctl.conf</c> has them: <c>net.ipv4.ip_forward=1</c>, with a leading <c>-</c> where the kernel may not know it.</summary>
    public void SetSysctls(params IEnumerable<string> assignments) => Namespace.Run(() =>
    {
        foreach (var assignment in assignments)
        {
            var (name, value) = assignment.TrimStart('-').Split('=') switch { var parts => (parts[0], parts[1]) };
            var path = $"/proc/sys/{name.Replace('.', '/')}";
            if (!assignment.StartsWith('-') || File.Exists(path))
            {
                File.WriteAllText(path, value);
            }
        }
    });

    /// <summary>Runs a command inside and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public string Run(string command, params string[] arguments) => RunWithInput(null, command, arguments);

    /// <summary>Runs a command inside with this text on its standard input.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public string RunWithInput(string? input, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("nsenter", [$"--net={Namespace.Path}", command, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} exited with {process.ExitCode}: {output}{error.Result}");
    }

    /// <inheritdoc/>
    public void Dispose() => Namespace.Dispose();
}
