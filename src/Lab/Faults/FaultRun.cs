using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Faults;

/// <summary>Makes one thing go wrong, so often, while clients connect, ask and hold a connection; and counts what they saw.</summary>
internal sealed class FaultRun(FaultGround ground)
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    internal async Task<FaultResult> RunAsync(Fault fault)
    {
        var lab = ground.Lab;
        using var connections = lab.StartLoad(ground.Client, $"{ground.Address}:9000", ground.Rate);
        using var datagrams = lab.StartLoad(ground.Client, $"{ground.Address}:9001", ground.DatagramRate, "udp");
        using var stream = lab.StartHold(ground.Client, $"{ground.Address}:9000");
        await Task.Delay(s_settle, lab.Cancelled);
        TimeSpan? recovery = TimeSpan.Zero;
        var broken = default(DemoFailureException);
        for (var time = 0; time < fault.Times && recovery is not null; time++)
        {
            try
            {
                recovery = await StrikeAsync(fault) is { } took ? (took > recovery ? took : recovery) : null;
                await Task.Delay(s_settle, lab.Cancelled);
            }
            catch (DemoFailureException failure)
            {
                (recovery, broken) = (null, failure);
            }
        }

        var (tcp, udp, held) = (await connections.StopAsync(lab.Cancelled), await datagrams.StopAsync(lab.Cancelled), await stream.StopAsync(lab.Cancelled));
        var unanswered = tcp.Failed > fault.Bounds.Connections || udp.Failed > fault.Bounds.Datagrams ? await ground.ListUnansweredAsync() : "";
        return new FaultResult(
            fault,
            tcp.Sent,
            tcp.Pods.Concat(udp.Pods).Where(pod => !pod.Key.StartsWith("web-", StringComparison.Ordinal)).Sum(pod => pod.Value),
            tcp.Failed,
            udp.Sent,
            udp.Failed,
            held.Received > 0 && held.Failures.Count == 0 && held.Peers.Count == 1,
            TimeSpan.FromMilliseconds(held.LongestSilenceMs),
            recovery,
            string.Join(", ", (broken is null ? (string[])[] : [broken.Message]).Concat(Describe("TCP", tcp.Errors).Concat(Describe("UDP", udp.Errors))).Concat(held.Failures.Select(failure => $"stream {failure.Kind} {failure.Detail}")).Concat(unanswered.Length > 0 ? [unanswered] : [])));
    }

    private static IEnumerable<string> Describe(string protocol, IEnumerable<KeyValuePair<string, FailureSummary>> errors) => errors.Select(error =>
        string.Create(CultureInfo.InvariantCulture, $"{error.Value.Count} {protocol} {error.Key} after {error.Value.FirstMs / 1000:0.00} to {error.Value.LastMs / 1000:0.00} s"));

    // From when the strike is done: some take their time.
    private async Task<TimeSpan?> StrikeAsync(Fault fault)
    {
        await fault.Strike(ground);
        var clock = Stopwatch.StartNew();
        while (!await IsWholeAsync(fault))
        {
            if (clock.Elapsed > fault.Bounds.Recovery)
            {
                return null;
            }

            await Task.Delay(s_look, ground.Lab.Cancelled);
        }

        return clock.Elapsed;
    }

    // What is asked fails, too, while things are broken.
    private async Task<bool> IsWholeAsync(Fault fault)
    {
        try
        {
            return await fault.IsWhole(ground);
        }
        catch (DemoFailureException)
        {
            return false;
        }
    }
}
