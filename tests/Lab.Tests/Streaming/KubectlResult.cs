using System.Text;

namespace KubeProxyNet.Lab.Tests.Streaming;

internal sealed record KubectlResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);
}
