using System.Diagnostics;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>A network namespace of its own, a connection to its ruleset, and nft to look at it from outside.</summary>
public abstract class NftablesTest : IDisposable
{
    private NetworkNamespace? _namespace;
    private NftablesConnection? _connection;

    // Made when first asked for: skipped tests must not need the privilege.
    private protected NetworkNamespace Namespace => _namespace ??= NetworkNamespace.Create();

    private protected NftablesConnection Kernel => _connection ??= NftablesConnection.Open(Namespace);

    public void Dispose()
    {
        _connection?.Dispose();
        _namespace?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Nft(string arguments, string? input = null)
    {
        var start = new ProcessStartInfo("nsenter", $"--net={Namespace.Path} nft {arguments}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input ?? string.Empty);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"nft {arguments}: {error.Result}\n{input}");
        return output;
    }
}
