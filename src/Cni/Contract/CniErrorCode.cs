namespace KubeProxyNet.Cni.Contract;

/// <summary>Why an operation failed. CNI spec 1.1.0, section 5, "Error"; from 100 on a plugin's own.</summary>
internal enum CniErrorCode
{
    /// <summary>The configuration asks for a version that this plugin does not speak.</summary>
    IncompatibleVersion = 1,

    /// <summary>A field that is not supported; the message names it and its value.</summary>
    UnsupportedField = 2,

    /// <summary>The container is not known: nothing has to be cleaned up.</summary>
    UnknownContainer = 3,

    /// <summary>A CNI_* variable is missing or malformed.</summary>
    InvalidEnvironment = 4,

    /// <summary>A file, or the kernel, refused.</summary>
    IOFailure = 5,

    /// <summary>What came on standard input is no JSON.</summary>
    DecodingFailure = 6,

    /// <summary>The configuration is wrong; the message names the field.</summary>
    InvalidConfiguration = 7,

    /// <summary>CNI_NETNS is not the network namespace of a container.</summary>
    InvalidNetns = 8,

    /// <summary>It may work in a moment.</summary>
    TryAgainLater = 11,

    /// <summary>No container can be added now.</summary>
    NotAvailable = 50,

    /// <summary>No container can be added now, and those that are there may have no connectivity.</summary>
    NotAvailableLimited = 51,

    /// <summary>No address is left.</summary>
    AddressesExhausted = 100,

    /// <summary>What should be made is there already, made by or for somebody else.</summary>
    AlreadyExists = 101,

    /// <summary>CHECK found something else than what ADD had made.</summary>
    CheckFailed = 102,

    /// <summary>A plugin that this one calls failed without saying how.</summary>
    DelegateFailed = 103,

    /// <summary>An error of this plugin's own; the same number as in the reference plugins.</summary>
    Internal = 999,
}
