using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KubeProxyNet.Lab.Streaming.Terminals;

/// <summary>The master's side of a pseudo terminal, and how to start a process on the other side.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    // asm-generic/ioctls.h, checked against 6.1.
    private const nuint TIOCSWINSZ = 0x5414;
    private const nuint TIOCSPTLCK = 0x40045431; // _IOW('T', 0x31, int)
    private const nuint TIOCGPTN = 0x80045430;   // _IOR('T', 0x30, unsigned int)

    private readonly SafeFileHandle _master;

    private PseudoTerminal(SafeFileHandle master, string path)
    {
        _master = master;
        Path = path;
        Stream = new FileStream(master, FileAccess.ReadWrite, bufferSize: 0, isAsync: false);
    }

    /// <summary>The other side's device.</summary>
    public string Path { get; }

    /// <summary>What is typed goes in, what is printed comes out. Reading fails with EIO once nobody has the other side open.</summary>
    public FileStream Stream { get; }

    public static PseudoTerminal Open()
    {
        var master = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var unlocked = 0;
        var number = 0;
        if (Control(master, TIOCSPTLCK, ref unlocked) != 0 || Control(master, TIOCGPTN, ref number) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            master.Dispose();
            throw new IOException($"cannot allocate a pseudo terminal: {error}");
        }

        return new PseudoTerminal(master, string.Create(CultureInfo.InvariantCulture, $"/dev/pts/{number}"));
    }

    /// <summary>
    /// Puts a command on this terminal. .NET redirects to pipes only, so a shell opens the device in its place and <c>setsid</c> makes it
    /// the controlling terminal, without which there would be no job control and no SIGINT for Ctrl-C.
    /// </summary>
    public void Attach(ProcessStartInfo command)
    {
        string[] inner = [command.FileName, .. command.ArgumentList];
        command.FileName = "/bin/sh";
        command.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "exec setsid -c \"$@\" <>\"$0\" >&0 2>&0", Path, .. inner])
        {
            command.ArgumentList.Add(argument);
        }

        command.Environment.TryAdd("TERM", "xterm");
    }

    public void Resize(TerminalSize size)
    {
        // struct winsize:  u16 rows | u16 columns | u16 x pixels | u16 y pixels
        var window = ((ulong)size.Width << 16) | size.Height;
        if (!BitConverter.IsLittleEndian)
        {
            window = ((ulong)size.Height << 48) | ((ulong)size.Width << 32);
        }

        // A terminal that has gone cannot be resized, and that is no loss.
        _ = Control(_master, TIOCSWINSZ, ref window);
    }

    public void Dispose()
    {
        Stream.Dispose();
        _master.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref int argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref ulong argument);
}
