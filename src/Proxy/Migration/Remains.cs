using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>Something that kube-proxy left in the kernel, found by its exact name.</summary>
internal sealed record Remains
{
    /// <summary>What it is.</summary>
    public required RemainsKind Kind { get; init; }

    /// <summary>What exactly, in one line.</summary>
    public required string Text { get; init; }

    /// <summary>Its IP family, where it has only one.</summary>
    public IPFamily? Family { get; init; }

    /// <summary>Whether Services are served by it: proof that kube-proxy has done its work.</summary>
    public bool Serves { get; init; }

    /// <summary>What will be left of it, one line each, with the reason.</summary>
    public IReadOnlyList<string> Stays { get; init; } = [];

    /// <summary>Takes it away.</summary>
    /// <remarks>Throws an <see cref="IOException"/> if the kernel, or a program, refuses.</remarks>
    public required Action Remove { get; init; }

    /// <summary>
    /// Takes away what of it carries no connection, where connections would end with it; tells how much is left, and wants to be called again. Null: connections go on
    /// without it. For when somebody else has taken all new connections over.
    /// </summary>
    /// <remarks>Throws an <see cref="IOException"/> if the kernel refuses.</remarks>
    public Func<int>? Drain { get; init; }
}
