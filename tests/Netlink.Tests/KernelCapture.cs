namespace KubeProxyNet.Netlink.Tests;

/// <summary>Messages that the kernel sent to a tool: lines of hex under the command, in a file next to the tests.</summary>
internal sealed class KernelCapture
{
    private readonly Dictionary<string, List<byte[]>> _messages = [];

    public KernelCapture(string file)
    {
        using var reader = new StreamReader(typeof(KernelCapture).Assembly.GetManifestResourceStream(file)!);
        var command = string.Empty;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                command = line[2..];
                _messages.TryAdd(command, []);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                _messages[command].Add(Convert.FromHexString(line));
            }
        }
    }

    public IReadOnlyList<byte[]> All => [.. _messages.Values.SelectMany(messages => messages)];

    public IReadOnlyList<byte[]> this[string command] => _messages[command];
}
