using KubeProxyNet.Proxy.Rulesets;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>Says once what is wrong with an object, however often it is looked at; forgets when there is too much to remember.</summary>
internal sealed class ReportLog(ILogger logger, Action<ObjectReport>? said = null)
{
    private const int Limit = 10_000;
    private readonly HashSet<ObjectReport> _said = [];

    /// <summary>Number of different reports so far.</summary>
    internal long Count { get; private set; }

    internal void Add(ObjectReport report)
    {
        if (_said.Count >= Limit)
        {
            _said.Clear();
        }

        if (_said.Add(report))
        {
            Count++;
            Log.ObjectProblem(logger, report.Kind, report.Key.ToString(), report.Field, report.Message);
            said?.Invoke(report);
        }
    }
}
