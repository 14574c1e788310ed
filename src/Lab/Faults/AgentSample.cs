using System.Globalization;

namespace KubeProxyNet.Lab.Faults;

/// <summary>What an agent, and the kernel on its behalf, hold at one moment.</summary>
/// <param name="Process">The process: another one is another story.</param>
/// <param name="Memory">Resident memory, in MB.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Handles">Its open files and sockets.</param>
/// <param name="Objects">Lines of what the kernel lists on its node: rules and elements, virtual services, links, addresses, routes, neighbours, FDB entries.</param>
internal readonly record struct AgentSample(string Process, double Memory, int Threads, int Handles, int Objects)
{
    // Sets are printed a line for each element here.
    private const string CountObjects =
        "{ nft -nn list ruleset 2>/dev/null | tr ',' '\\n'; ipvsadm -Ln 2>/dev/null; ip -o link; ip -o address; ip route show table all; ip neigh show nud permanent; bridge fdb; } | wc -l";

    /// <summary>Looks at a program of a node.</summary>
    internal static async Task<AgentSample> TakeAsync(FaultGround ground, string program, string node)
    {
        var process = ground.ProcessOf(program, node);
        var words = (await ground.OnAsync(node, $"awk '/^VmRSS|^Threads/ {{ print $2 }}' /proc/{process}/status; ls /proc/{process}/fd | wc -l; {CountObjects}"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture))
            .ToArray();
        return new AgentSample(process, words[0] / 1024.0, words[1], words[2], words[3]);
    }
}
