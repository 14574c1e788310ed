using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>Files below /proc/sys/net of one network namespace; written only where they differ.</summary>
internal static class KernelParameters
{
    /// <summary>Sets one here.</summary>
    /// <exception cref="CniException">It cannot be set.</exception>
    internal static void Set(string name, string value)
    {
        var path = Path.Combine("/proc/sys/net", name);
        try
        {
            if (File.ReadAllText(path).Trim() != value)
            {
                File.WriteAllText(path, value);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{path} could not be set to {value}: {error.Message}", innerException: error);
        }
    }

    /// <summary>Sets one here, if the kernel has it.</summary>
    internal static void SetIfThere(string name, string value)
    {
        if (File.Exists(Path.Combine("/proc/sys/net", name)))
        {
            Set(name, value);
        }
    }

    /// <summary>Sets some in another namespace; names that this kernel does not have are left out.</summary>
    internal static void SetWhereKnown(NetworkNamespace place, params (string Name, string Value)[] parameters) => place.Run(() =>
    {
        foreach (var (name, value) in parameters.Where(parameter => File.Exists(Path.Combine("/proc/sys/net", parameter.Name))))
        {
            Set(name, value);
        }
    });
}
