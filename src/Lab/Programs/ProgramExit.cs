namespace KubeProxyNet.Lab.Programs;

/// <summary>Exit codes shared by all programs.</summary>
internal static class ProgramExit
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int Usage = 2;
}
