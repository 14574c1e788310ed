using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Lab.Programs.Pipe;

/// <summary>Joins stdin and stdout to a TCP port of this network namespace; <c>kubectl port-forward</c> runs one for each connection.</summary>
internal static class PipeProgram
{
    public static async Task<int> RunAsync(ProgramArguments arguments, ProgramConsole console, CancellationToken stop)
    {
        var port = arguments.Number("--port", 0, 1, 65_535);
        if (port == 0)
        {
            arguments.Complain("--port is missing");
        }

        if (!await arguments.ReportAsync(console))
        {
            return ProgramExit.Usage;
        }

        try
        {
            using var socket = await ConnectAsync(port, stop);
            await using var input = Console.OpenStandardInput();
            await using var output = Console.OpenStandardOutput();
            await JoinAsync(socket, input, output, stop);
            return ProgramExit.Success;
        }
        catch (SocketException exception)
        {
            await console.Error.WriteAsync($"cannot connect to port {port} inside the pod: {exception.Message}");
            return ProgramExit.Failure;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // One of the two sides has gone, which is how connections end.
            return ProgramExit.Success;
        }
    }

    internal static async Task JoinAsync(Socket socket, Stream input, Stream output, CancellationToken stop)
    {
        await using var network = new NetworkStream(socket, ownsSocket: false);
        var sending = SendAsync();
        await network.CopyToAsync(output, stop);

        // The port has said all it has to say. Whether more of stdin comes is of no interest, and reading it cannot be cancelled.
        _ = sending;

        async Task SendAsync()
        {
            try
            {
                await input.CopyToAsync(network, stop);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The other direction ends for the same reason.
            }
        }
    }

    private static async Task<Socket> ConnectAsync(int port, CancellationToken stop)
    {
        try
        {
            return await ConnectAsync(IPAddress.Loopback, port, stop);
        }
        catch (SocketException) when (Socket.OSSupportsIPv6)
        {
            return await ConnectAsync(IPAddress.IPv6Loopback, port, stop);
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken stop)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), stop);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
