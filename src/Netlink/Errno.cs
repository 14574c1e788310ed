namespace KubeProxyNet.Netlink;

/// <summary>Error numbers that the kernel answers with; asm-generic/errno-base.h and errno.h.</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>EPERM: the capability is missing, usually CAP_NET_ADMIN.</summary>
    NotPermitted = 1,

    /// <summary>ENOENT: the named object does not exist.</summary>
    NoEntry = 2,

    /// <summary>ESRCH: no such route, neighbour or process.</summary>
    NoSuchProcess = 3,

    /// <summary>EINTR: a signal or, in a dump, a concurrent change interrupted the call.</summary>
    Interrupted = 4,

    /// <summary>EAGAIN: nothing to receive now.</summary>
    TryAgain = 11,

    /// <summary>ENOMEM: the kernel has no memory for it, or the memory cgroup is full.</summary>
    OutOfMemory = 12,

    /// <summary>EACCES: refused.</summary>
    AccessDenied = 13,

    /// <summary>EBUSY: the object is in use, or another dump is under way.</summary>
    Busy = 16,

    /// <summary>EEXIST: the object exists, with other content.</summary>
    AlreadyExists = 17,

    /// <summary>ENODEV: no such network device.</summary>
    NoDevice = 19,

    /// <summary>EINVAL: the message makes no sense to this kernel.</summary>
    InvalidArgument = 22,

    /// <summary>ENFILE: the set is full.</summary>
    TableFull = 23,

    /// <summary>ENOSPC: no space left in an object.</summary>
    NoSpace = 28,

    /// <summary>ERANGE: a number is outside of its range.</summary>
    OutOfRange = 34,

    /// <summary>ENOTEMPTY.</summary>
    NotEmpty = 39,

    /// <summary>ELOOP: chains would jump in a circle.</summary>
    Loop = 40,

    /// <summary>EOVERFLOW.</summary>
    Overflow = 75,

    /// <summary>ERESTART: the ruleset's generation is not the one named in the batch.</summary>
    Restart = 85,

    /// <summary>EMSGSIZE: the message is larger than the socket's send buffer.</summary>
    MessageTooLong = 90,

    /// <summary>EPROTONOSUPPORT: the kernel lacks this netlink family.</summary>
    ProtocolNotSupported = 93,

    /// <summary>EOPNOTSUPP: the kernel lacks this feature or the module behind it.</summary>
    NotSupported = 95,

    /// <summary>EAFNOSUPPORT: the kernel lacks this address family.</summary>
    AddressFamilyNotSupported = 97,

    /// <summary>EADDRINUSE.</summary>
    AddressInUse = 98,

    /// <summary>EADDRNOTAVAIL: the address is not there.</summary>
    AddressNotAvailable = 99,

    /// <summary>ENETUNREACH: no route leads to the gateway.</summary>
    NetworkUnreachable = 101,

    /// <summary>ENOBUFS: the receive buffer overflowed and answers were lost; the outcome is unknown.</summary>
    NoBuffers = 105,
}
