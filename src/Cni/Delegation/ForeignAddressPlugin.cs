using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Delegation;

/// <summary>Another program that gives addresses: same variables, same configuration, its answer in place of ours. CNI spec 1.1.0, section 4.</summary>
internal sealed class ForeignAddressPlugin(CniRequest request, string program) : IAddressPlugin
{
    // What the kernel answers when the program is just being replaced.
    private const int ETXTBSY = 26;
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public CniResult Add()
    {
        using var result = JsonDocument.Parse(Run("ADD"));
        return CniResultReader.Read(new ConfigObject(result.RootElement.Clone(), ""));
    }

    /// <inheritdoc/>
    public void Del() => Run("DEL");

    /// <inheritdoc/>
    public void Check() => Run("CHECK");

    /// <inheritdoc/>
    public void GC(IReadOnlyCollection<LeaseOwner> valid) => Run("GC");

    /// <inheritdoc/>
    public void Status() => Run("STATUS");

    private string Run(string command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return RunOnce(command);
            }
            catch (Win32Exception error) when (error.NativeErrorCode == ETXTBSY && attempt < Attempts)
            {
                Task.Delay(Pause).Wait();
            }
            catch (Win32Exception error)
            {
                throw new CniException(CniErrorCode.IOFailure, $"{program} could not be run: {error.Message}", innerException: error);
            }
        }
    }

    private string RunOnce(string command)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // ADD that failed is undone by DEL: the command is the only variable that differs.
        start.Environment["CNI_COMMAND"] = command;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(request.Config.Element.GetRawText());
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw Failed(output, error.GetAwaiter().GetResult());
    }

    private CniException Failed(string output, string error)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var answer = new ConfigObject(json.RootElement, "");
            return new CniException((CniErrorCode)(answer.Number("code", 0, int.MaxValue) ?? (long)CniErrorCode.DelegateFailed), answer.Text("msg"), answer.Text("details"));
        }
        catch (Exception failure) when (failure is JsonException or CniException)
        {
            return new CniException(CniErrorCode.DelegateFailed, $"{program} failed and did not say why", error.Trim(), failure);
        }
    }
}
