namespace KubeProxyNet.Backends.Rules;

/// <summary>The kernel could not be brought to the desired state.</summary>
public sealed class BackendException : Exception
{
    /// <summary>Says what failed, in words for the operator.</summary>
    public BackendException(string message, Exception innerException, ServicePortName? service = null, bool isPermanent = false)
        : base(message, innerException)
    {
        Service = service;
        IsPermanent = isPermanent;
    }

    /// <summary>The service port whose rules the kernel refused, if that is known.</summary>
    public ServicePortName? Service { get; }

    /// <summary>Waiting does not help: a privilege or a kernel feature is missing.</summary>
    public bool IsPermanent { get; }
}
