using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KubeProxyNet.Netlink.Sockets;

/// <summary>
/// A network namespace, held open by a file descriptor. Code runs in it on a thread made for the purpose: a thread inherits the namespace of
/// the one that creates it, so a thread of the runtime's pool must never be moved (its workers would stay behind in the wrong one).
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly SafeFileHandle _handle;

    private NetworkNamespace(SafeFileHandle handle)
    {
        _handle = handle;
    }

    /// <summary>The descriptor's number, for IFLA_NET_NS_FD; valid while this object lives.</summary>
    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>A path under which other processes started by this one can open the namespace.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{Descriptor}";

    /// <summary>Makes a new, unnamed namespace; it goes when the last process, socket and descriptor in it is gone.</summary>
    /// <exception cref="NetlinkException">CAP_SYS_ADMIN is missing.</exception>
    public static NetworkNamespace Create() => OnOwnThread(() =>
    {
        if (LibC.Unshare(LibC.CLONE_NEWNET) < 0)
        {
            throw Failed("make a network namespace");
        }

        return OpenFile("/proc/thread-self/ns/net");
    });

    /// <summary>Makes a new namespace and names it as <c>ip netns add</c> does, under /run/netns.</summary>
    /// <exception cref="NetlinkException">CAP_SYS_ADMIN is missing, or the name is taken.</exception>
    public static NetworkNamespace Create(string name)
    {
        var path = NamedPath(name);
        Directory.CreateDirectory("/run/netns");
        if (System.IO.File.Exists(path))
        {
            throw new NetlinkException($"make network namespace {name}", Errno.AlreadyExists);
        }

        using (System.IO.File.Create(path))
        {
        }

        return OnOwnThread(() =>
        {
            if (LibC.Unshare(LibC.CLONE_NEWNET) < 0 || LibC.Mount("/proc/thread-self/ns/net", path, null, LibC.MS_BIND, 0) < 0)
            {
                var error = Failed($"make network namespace {name}");
                System.IO.File.Delete(path);
                throw error;
            }

            return OpenFile(path);
        });
    }

    /// <summary>Opens the namespace of that name under /run/netns, as <c>ip netns</c> makes them.</summary>
    /// <exception cref="NetlinkException">There is none.</exception>
    public static NetworkNamespace OpenNamed(string name) => OpenFile(NamedPath(name));

    /// <summary>Opens a namespace by path, such as <c>/proc/1/ns/net</c> or what a container runtime gives in CNI_NETNS.</summary>
    /// <exception cref="NetlinkException">There is none.</exception>
    public static NetworkNamespace OpenFile(string path)
    {
        try
        {
            return new NetworkNamespace(System.IO.File.OpenHandle(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NetlinkException($"open network namespace {path}", Errno.NoEntry);
        }
    }

    /// <summary>Opens the namespace that the calling thread is in.</summary>
    public static NetworkNamespace OpenCurrent() => OpenFile("/proc/thread-self/ns/net");

    /// <summary>Takes the name away; the namespace itself goes when nothing uses it any more. No such name is fine.</summary>
    public static void RemoveName(string name)
    {
        var path = NamedPath(name);
        if (System.IO.File.Exists(path))
        {
            _ = LibC.Unmount(path, LibC.MNT_DETACH);
            System.IO.File.Delete(path);
        }
    }

    /// <summary>
    /// Runs a function inside the namespace on a thread of its own and waits for it. Nothing in it may start tasks, timers or threads that
    /// outlive it: they would stay in this namespace. Sockets opened in it keep the namespace.
    /// </summary>
    public T Run<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OnOwnThread(() =>
        {
            if (LibC.SetNamespace(Descriptor, LibC.CLONE_NEWNET) < 0)
            {
                throw Failed("enter a network namespace");
            }

            return function();
        });
    }

    /// <summary>Runs an action inside the namespace; see <see cref="Run{T}"/>.</summary>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Run(() =>
        {
            action();
            return 0;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static string NamedPath(string name) => $"/run/netns/{name}";

    private static NetlinkException Failed(string operation) => new(operation, (Errno)Marshal.GetLastPInvokeError());

    private static T OnOwnThread<T>(Func<T> function)
    {
        T? result = default;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception thrown)
            {
                // Not handled: carried over to the caller's thread.
                error = ExceptionDispatchInfo.Capture(thrown);
            }
        })
        { IsBackground = true, Name = "netns" };
        thread.Start();
        thread.Join();
        error?.Throw();
        return result!;
    }
}
