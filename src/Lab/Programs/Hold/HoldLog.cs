using System.Diagnostics;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>What happened in a held conversation so far. Only the listening side writes here; the speaking side only counts.</summary>
internal sealed class HoldLog(HoldOptions options)
{
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<HoldGap> _gaps = [];
    private readonly List<HoldFailure> _failures = [];
    private readonly List<HoldPeer> _peers = [];
    private int _sent;
    private int _received;
    private TimeSpan _lastHeard;
    private TimeSpan _longestSilence;

    public void Sent() => Interlocked.Increment(ref _sent);

    public void Heard(int heartbeats)
    {
        _received += heartbeats;
        EndSilence();
    }

    public void Peer(EchoAnswer answer)
    {
        if (_peers.Count == 0 || _peers[^1].Pod != answer.Pod)
        {
            _peers.Add(new HoldPeer(ExchangeReport.Milliseconds(_clock.Elapsed), answer.Pod, answer.ClientAddress.ToString()));
        }
    }

    public void Failed(ExchangeFailure failure)
    {
        var at = _clock.Elapsed;
        _failures.Add(new HoldFailure(
            ExchangeReport.Milliseconds(at), _started + at, ExchangeReport.Name(failure.Kind), failure.Detail));
    }

    /// <summary>The report; the silence at the end counts like any other.</summary>
    public HoldReport Close()
    {
        EndSilence();
        return new HoldReport
        {
            Target = options.Target.EndPoint.ToString(),
            Proto = ExchangeReport.Name(options.Target.Protocol),
            Started = _started,
            DurationMs = ExchangeReport.Milliseconds(_clock.Elapsed),
            Sent = _sent,
            Received = _received,
            LongestSilenceMs = ExchangeReport.Milliseconds(_longestSilence),
            Gaps = _gaps,
            Failures = _failures,
            Peers = _peers,
        };
    }

    private void EndSilence()
    {
        var now = _clock.Elapsed;
        var silence = now - _lastHeard;
        if (silence > options.Gap)
        {
            _gaps.Add(new HoldGap(ExchangeReport.Milliseconds(_lastHeard), ExchangeReport.Milliseconds(silence)));
        }

        _longestSilence = silence > _longestSilence ? silence : _longestSilence;
        _lastHeard = now;
    }
}
