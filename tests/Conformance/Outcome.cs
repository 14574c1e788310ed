using System.Net;

namespace KubeProxyNet.Conformance.Tests;

/// <summary>What a client met.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Somebody answered.</summary>
    /// <param name="Server">Who, by his own address.</param>
    /// <param name="Client">The client's address as he saw it.</param>
    internal sealed record Answered(IPEndPoint Server, IPAddress Client) : Outcome
    {
        public override string ToString() => $"answered by {Server}, who saw {Client}";
    }

    /// <summary>Told at once that nobody is there.</summary>
    internal sealed record Refused : Outcome
    {
        public override string ToString() => "refused";
    }

    /// <summary>Nothing came back.</summary>
    internal sealed record Silence : Outcome
    {
        public override string ToString() => "no answer";
    }

    /// <summary>Something else.</summary>
    internal sealed record Failed(string Error) : Outcome
    {
        public override string ToString() => Error;
    }
}
