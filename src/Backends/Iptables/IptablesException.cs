using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>A program refused, or could not be run.</summary>
internal sealed class IptablesException : Exception
{
    internal IptablesException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>A line of the input was refused; null if it was not about the input.</summary>
    internal int? Line { get; init; }

    /// <summary>Whose line was refused.</summary>
    internal ServicePortName? Service { get; init; }

    /// <summary>Waiting does not help.</summary>
    internal bool IsPermanent { get; init; }
}
