namespace KubeProxyNet.Lab;

internal static class Program
{
    private static int Main() => 0;
}
