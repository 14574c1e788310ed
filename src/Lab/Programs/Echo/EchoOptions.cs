namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>Who the echo program says it is and where it listens; a null port is not listened on, port 0 is the kernel's choice.</summary>
internal sealed record EchoOptions(string Pod, string Node, int? HttpPort, int? TcpPort, int? UdpPort, TimeSpan Drain)
{
    public static EchoOptions Read(ProgramArguments arguments)
    {
        if (arguments.Word("--sctp", "no", "no", "yes") == "yes")
        {
            arguments.Complain("--sctp: .NET has no SCTP sockets");
        }

        return new EchoOptions(
            FirstSet("POD_NAME", "HOSTNAME") ?? Environment.MachineName,
            FirstSet("NODE_NAME") ?? "",
            arguments.ListenPort("--http-port", "HTTP_PORT", 8080),
            arguments.ListenPort("--tcp-port", "TCP_PORT", 9000),
            arguments.ListenPort("--udp-port", "UDP_PORT", 9001),
            arguments.Duration("--drain", TimeSpan.FromSeconds(5)));
    }

    private static string? FirstSet(params ReadOnlySpan<string> variables)
    {
        foreach (var variable in variables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
