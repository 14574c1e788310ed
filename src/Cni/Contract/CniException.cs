namespace KubeProxyNet.Cni.Contract;

/// <summary>The operation cannot be done; becomes the error object on standard output.</summary>
internal sealed class CniException : Exception
{
    /// <summary>Says what failed and what to do about it.</summary>
    public CniException(CniErrorCode code, string message, string details = "", Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Details = details;
    }

    /// <summary>The reason, as runtimes tell them apart.</summary>
    public CniErrorCode Code { get; }

    /// <summary>More for people; may be empty.</summary>
    public string Details { get; }

    /// <summary>A field of the configuration is wrong.</summary>
    internal static CniException Invalid(string field, string problem) => new(CniErrorCode.InvalidConfiguration, $"{field}: {problem}");
}
