namespace KubeProxyNet.Backends.Rules;

/// <summary>The kernel's state of one IP family as it was read once, to be looked at. Writes nothing.</summary>
public interface IKernelReader
{
    /// <summary>What holds for all service ports and is missing, such as a chain.</summary>
    KernelReading Frame { get; }

    /// <summary>Compares what is there for a service port with what should be.</summary>
    KernelReading Compare(ServiceRules rules);
}
