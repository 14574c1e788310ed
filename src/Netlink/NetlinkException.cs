using System.ComponentModel;

namespace KubeProxyNet.Netlink;

/// <summary>What the kernel answered when it refused a request. Branch on the properties, never on the text.</summary>
public sealed class NetlinkException : IOException
{
    /// <summary>Makes the exception from an answer of the kernel.</summary>
    /// <param name="operation">What was asked, in the words of the kernel's man pages: <c>add table ip kubeproxynet</c>.</param>
    /// <param name="errno">The error number.</param>
    /// <param name="kernelMessage">The extended acknowledgement's text, if the kernel gave one.</param>
    /// <param name="offset">The byte offset of the attribute that was refused, counted from the message's header; -1 if not told.</param>
    /// <param name="sequence">The sequence number of the refused message; 0 if none.</param>
    public NetlinkException(string operation, Errno errno, string? kernelMessage = null, int offset = -1, uint sequence = 0)
        : base(Describe(operation, errno, kernelMessage))
    {
        Operation = operation;
        Errno = errno;
        KernelMessage = kernelMessage;
        Offset = offset;
        Sequence = sequence;
    }

    /// <summary>What was asked.</summary>
    public string Operation { get; }

    /// <summary>The error number.</summary>
    public Errno Errno { get; }

    /// <summary>The kernel's own text (NLMSGERR_ATTR_MSG), often absent.</summary>
    public string? KernelMessage { get; }

    /// <summary>Byte offset of the refused attribute in the request (NLMSGERR_ATTR_OFFS), or -1.</summary>
    public int Offset { get; }

    /// <summary>The sequence number of the refused message.</summary>
    public uint Sequence { get; }

    /// <summary>The object does not exist.</summary>
    public bool IsNotFound => Errno is Errno.NoEntry or Errno.NoSuchProcess or Errno.NoDevice or Errno.AddressNotAvailable;

    /// <summary>The object exists already.</summary>
    public bool IsAlreadyExists => Errno is Errno.AlreadyExists;

    /// <summary>The object is in use.</summary>
    public bool IsBusy => Errno is Errno.Busy;

    /// <summary>The process lacks a privilege.</summary>
    public bool IsNotPermitted => Errno is Errno.NotPermitted or Errno.AccessDenied;

    /// <summary>The kernel lacks the feature.</summary>
    public bool IsNotSupported => Errno is Errno.NotSupported or Errno.ProtocolNotSupported or Errno.AddressFamilyNotSupported;

    /// <summary>The kernel was short of memory or interrupted: not the fault of what was asked, which may do another time.</summary>
    public bool IsTransient => Errno is Errno.OutOfMemory or Errno.Interrupted or Errno.TryAgain or Errno.NoBuffers;

    /// <summary>Whether the kernel did what was asked is unknown: read back and compare, do not repeat.</summary>
    public bool IsOutcomeUnknown => Errno is Errno.NoBuffers;

    private static string Describe(string operation, Errno errno, string? kernelMessage)
    {
        var text = new Win32Exception((int)errno).Message;
        return kernelMessage is null ? $"{operation}: {text} (errno {(int)errno})" : $"{operation}: {text} (errno {(int)errno}): {kernelMessage}";
    }
}
