using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>The query of an exec or attach request (PodExecOptions, PodAttachOptions).</summary>
internal sealed record RemoteRequest(IReadOnlyList<string> Command, string? Container, bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    public static RemoteRequest Read(IQueryCollection query)
    {
        var tty = Flag(query, "tty");
        var request = new RemoteRequest(
            [.. query["command"].OfType<string>()],
            query["container"] is [{ Length: > 0 } container, ..] ? container : null,
            Flag(query, "stdin"),
            Flag(query, "stdout"),
            // A terminal is one stream: what is written to stderr comes out of stdout.
            Flag(query, "stderr") && !tty,
            tty);
        return request.Stdin || request.Stdout || request.Stderr
            ? request
            : throw ApiException.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
    }

    public bool Has(RemoteChannel channel) => channel switch
    {
        RemoteChannel.Stdin => Stdin,
        RemoteChannel.Stdout => Stdout,
        RemoteChannel.Stderr => Stderr,
        RemoteChannel.Resize => Tty,
        _ => true,
    };

    private static bool Flag(IQueryCollection query, string name) => query[name] is ["true" or "True" or "1", ..];
}
