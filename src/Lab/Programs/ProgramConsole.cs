namespace KubeProxyNet.Lab.Programs;

/// <summary>Where a program prints its report and its complaints.</summary>
internal sealed record ProgramConsole(TextWriter Out, TextWriter Error)
{
    public static ProgramConsole Standard => new(Console.Out, Console.Error);
}
