using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Lab.Programs.Pipe;

namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class PipeTests
{
    [Fact]
    public async Task Both_directions_end_with_their_own_side()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndpoint);
        using var far = await listener.AcceptTcpClientAsync();
        var input = new Pipe();
        using var output = new MemoryStream();

        var joining = PipeProgram.JoinAsync(near, input.Reader.AsStream(), output, CancellationToken.None);
        await input.Writer.WriteAsync("question"u8.ToArray());
        await input.Writer.CompleteAsync();
        using var reader = new StreamReader(far.GetStream());
        var question = await reader.ReadToEndAsync();
        await far.GetStream().WriteAsync("answer"u8.ToArray());
        far.Close();
        await joining;

        question.ShouldBe("question");
        Encoding.UTF8.GetString(output.ToArray()).ShouldBe("answer");
    }
}
