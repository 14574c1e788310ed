using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>How long to hold a conversation, how often to speak, and how much silence is worth a report.</summary>
internal sealed record HoldOptions(ExchangeTarget Target, int SourcePort, TimeSpan Interval, TimeSpan Duration, TimeSpan Gap)
{
    public static HoldOptions Read(ProgramArguments arguments)
    {
        var target = ExchangeTarget.Read(arguments, size: 0);
        if (target.Protocol == ExchangeProtocol.Http)
        {
            arguments.Complain("--proto: hold speaks tcp or udp");
        }

        var interval = arguments.Duration("--interval", TimeSpan.FromMilliseconds(200));
        if (interval < TimeSpan.FromMilliseconds(1))
        {
            arguments.Complain("--interval: below 1ms");
        }

        return new HoldOptions(
            target,
            arguments.Number("--source-port", 0, 0, 65_535),
            interval,
            arguments.Duration("--duration", TimeSpan.FromSeconds(10)),
            arguments.Duration("--gap", TimeSpan.FromSeconds(1)));
    }
}
