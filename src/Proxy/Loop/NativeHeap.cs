using System.Runtime.InteropServices;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>The memory of the C library, which TLS takes.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives back to the kernel what is free (malloc_trim(3)); where the C library has no such thing, nothing is done.</summary>
    internal static void Trim()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl gives memory back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
