namespace KubeProxyNet.Bench.Measuring;

/// <summary>Samples of one quantity, most often milliseconds.</summary>
internal sealed class Distribution
{
    private readonly List<double> _samples = [];
    private bool _isSorted = true;

    internal int Count => _samples.Count;

    internal double Median => At(0.5);

    internal double P99 => At(0.99);

    internal double Min => At(0);

    internal double Max => At(1);

    internal void Add(double sample)
    {
        _samples.Add(sample);
        _isSorted = false;
    }

    internal void Add(Distribution other)
    {
        _samples.AddRange(other._samples);
        _isSorted = false;
    }

    internal void Add(TimeSpan sample) => Add(sample.TotalMilliseconds);

    // The nearest rank: a figure that was really measured, never one between two.
    private double At(double share)
    {
        if (!_isSorted)
        {
            _samples.Sort();
            _isSorted = true;
        }

        return _samples.Count == 0 ? double.NaN : _samples[Math.Max(0, (int)Math.Ceiling(share * _samples.Count) - 1)];
    }
}
