using System.Text.Json;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Watching;

namespace KubeProxyNet.Informers;

public sealed partial class Informer<T>
{
    private int _brokenStreams;
    private string? _lastNoted;

    /// <summary>Draws the conclusions from a failure and says how long to rest after it.</summary>
    private async ValueTask<TimeSpan> HandleAsync(Exception failure, CancellationToken cancellationToken)
    {
        TimeSpan? asked = null;
        _wasCutOff = true;
        if (failure is ApiStatusException { Status: var status })
        {
            if (status.Code == 404 && _kind.IsOptional)
            {
                return await BecomeAbsentAsync(cancellationToken);
            }

            if (status.IsExpired)
            {
                _logger.Expired(_resource, _version);
                _version = "";
            }
            else if (_version.Length == 0 && _streamsLists && !IsAboutUs(status.Code))
            {
                StopStreaming($"{status.Code} {status.Reason}");
                return TimeSpan.Zero;
            }

            asked = status.RetryAfter;
        }

        if (failure is OutOfOrderException)
        {
            // Not the common pause, which any event ends: a server that keeps doing this is not to be asked for list after list.
            _version = "";
            asked = _disorder.Next();
        }

        ForgetVersionThatBreaks(failure);
        var pause = _backoff.Next(asked);
        Note(Failure.Describe(failure, _resource), pause);
        return pause;
    }

    // A server that is away for a night must not fill the disk: a line for each new reason, and one each time the number of failures has doubled.
    private void Note(string error, TimeSpan pause)
    {
        var failures = _backoff.Failures;
        if (error != _lastNoted || int.IsPow2(failures))
        {
            _logger.Failed(_resource, error, failures);
            _lastNoted = error;
        }
        else
        {
            _logger.FailedAgain(_resource, error, pause.TotalSeconds);
        }

        _status = _status with { LastError = error, FailuresInARow = failures };
    }

    /// <summary>Older servers lack some resources. There is nothing of that kind, then, and that is a complete list.</summary>
    private async ValueTask<TimeSpan> BecomeAbsentAsync(CancellationToken cancellationToken)
    {
        if (!_status.IsAbsent)
        {
            await DeliverAsync([], "", cancellationToken);
            _logger.Absent(_resource);
        }

        _status = _status with { IsAbsent = true, LastContact = _time.GetTimestamp(), LastError = null };
        return _options.AbsentPoll;
    }

    /// <summary>Answers that a plain list would get as well, so that it would be no way out: who we are, and whether the server has time.</summary>
    private static bool IsAboutUs(int code) => code is 401 or 403 or 404 or 429 or 503;

    private void StopStreaming(string reason)
    {
        _streamsLists = false;
        _logger.FallsBackToPages(_resource, reason);
    }

    /// <summary>An event that is no JSON would come again and again after resuming before it; the second time we go round it by a list.</summary>
    private void ForgetVersionThatBreaks(Exception failure)
    {
        if (failure is not (JsonException or InvalidDataException))
        {
            return;
        }

        if (++_brokenStreams >= 2)
        {
            _brokenStreams = 0;
            _version = "";
        }
    }
}
