using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

// Sends a packet as often as it takes to tell its fate, and says what is otherwise than the verdict has it; null if nothing is.
internal sealed class PacketJudge(World world, Client client, bool bindsByFrontend)
{
    // With two destinations, one of them stays unseen once in 10^19 runs; with five once in 10^6.
    private const int MostConnections = 64;
    private const int StickyConnections = 5;

    // Where each client was last, through whichever frontend, or through each.
    private readonly Dictionary<(IPAddress Client, IPEndPoint? Frontend), IPEndPoint> _last = [];

    /// <summary>Why a packet cannot be sent here; null if it can.</summary>
    internal static string? WhyNot(Packet packet) =>
        packet.Protocol == Protocol.Sctp && !SctpSocket.IsSupported ? "SCTP: this kernel has no sockets of it" : WhyNowhere(packet);

    /// <summary>Why a packet cannot be sent under any kernel; null if it can.</summary>
    internal static string? WhyNowhere(Packet packet) =>
        packet.Origin != PacketOrigin.ThisNode && IPAddress.IsLoopback(packet.Destination) ? "a packet to a loopback address never leaves its sender" : null;

    internal async Task<string?> JudgeAsync(Packet packet, PacketVerdict verdict, bool isSticky) => verdict switch
    {
        PacketVerdict.Sent sent => await JudgeSentAsync(packet, sent, isSticky),
        PacketVerdict.Rejected => Hold<Outcome.Refused>(await client.AskAsync(packet, expectsSilence: false)),
        PacketVerdict.Dropped => Hold<Outcome.Silence>(await client.AskAsync(packet, expectsSilence: true)),
        _ => HoldPassed(packet, await client.AskAsync(packet, expectsSilence: false)),
    };

    private async Task<string?> JudgeSentAsync(Packet packet, PacketVerdict.Sent sent, bool isSticky)
    {
        var unseen = sent.Choices.ToDictionary(choice => new IPEndPoint(choice.Destination.Address, choice.Destination.Port));
        var choices = unseen.ToDictionary();
        for (var count = 1; ; count++)
        {
            var outcome = await client.AskAsync(packet, expectsSilence: false);
            if (outcome is not Outcome.Answered answered || !choices.TryGetValue(answered.Server, out var choice) || !IsSeenRight(packet, choice, answered.Client))
            {
                return outcome.ToString();
            }

            unseen.Remove(answered.Server);
            if (isSticky && !StaysSo(packet, answered.Server, choices))
            {
                return $"answered by {answered.Server} in spite of session affinity, for the client was elsewhere before";
            }

            if (isSticky ? count == StickyConnections : unseen.Count == 0)
            {
                return null;
            }

            if (count == MostConnections)
            {
                return $"nobody ever reached {string.Join(" or ", unseen.Keys)}";
            }
        }
    }

    private bool StaysSo(Packet packet, IPEndPoint server, Dictionary<IPEndPoint, PacketChoice> choices)
    {
        var key = (packet.Source, bindsByFrontend ? new IPEndPoint(packet.Destination, packet.Port) : null);
        var stays = !_last.TryGetValue(key, out var before) || before.Equals(server) || !choices.ContainsKey(before);
        _last[key] = server;
        return stays;
    }

    // Masquerading takes an address of the link that the packet leaves by.
    private bool IsSeenRight(Packet packet, PacketChoice choice, IPAddress seen)
    {
        if (!choice.IsMasqueraded)
        {
            return seen.Equals(packet.Source);
        }

        var ofBridge = world.NodeAddresses.Where(address => address.AddressFamily == seen.AddressFamily && World.IsPodHere(address)).ToList();
        return World.IsPodHere(choice.Destination.Address) && ofBridge.Count > 0 ? ofBridge.Contains(seen) : world.NodeAddresses.Contains(seen);
    }

    private static string? Hold<T>(Outcome outcome) => outcome is T ? null : outcome.ToString();

    private static string? HoldPassed(Packet packet, Outcome outcome) =>
        outcome == new Outcome.Answered(new IPEndPoint(packet.Destination, packet.Port), packet.Source) ? null : outcome.ToString();
}
