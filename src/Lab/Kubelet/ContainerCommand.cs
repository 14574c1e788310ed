using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>
/// What a container runs. Two images can be made here (<see cref="ImageStore"/>); some names stand for the echo program; every other container brings
/// a command, which is taken from this machine.
/// </summary>
/// <param name="Words">The program and its arguments; empty if there is none.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="ReadyPort">The port that answers once the program is up; null if that is not known.</param>
/// <param name="Image">The image whose files it runs with; null: this machine's.</param>
internal sealed record ContainerCommand(IReadOnlyList<string> Words, string? Problem = null, int? ReadyPort = null, string? Image = null)
{
    private const int DefaultHttpPort = 8080;

    private static readonly string[] EchoImages = ["echo", "agnhost", "nginx"];
    private static readonly string[] EchoOptions = ["--http-port", "--tcp-port", "--udp-port", "--drain"];

    /// <summary>As PID 1 a plain sleep would ignore SIGTERM.</summary>
    private static readonly string[] Pause = ["sh", "-c", "trap 'exit 0' TERM INT; sleep infinity & wait"];

    internal static ContainerCommand Of(JsonObject container)
    {
        var command = container.Texts("command");
        var arguments = container.Texts("args");
        var image = container.Text("image");
        if (ImageStore.Has(image))
        {
            return new ContainerCommand(command.Length > 0 ? [.. command, .. arguments] : [ImageStore.EntryPoint(image), .. arguments], Image: image);
        }

        if (command.Length > 0)
        {
            return new ContainerCommand([.. command, .. arguments]);
        }

        if (EchoImages.Any(name => image.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            return arguments is ["pause", ..] ? new ContainerCommand(Pause) : Echo(container, arguments);
        }

        if (image.Contains("pause", StringComparison.OrdinalIgnoreCase))
        {
            return new ContainerCommand(Pause);
        }

        return arguments.Length > 0 && Tool.Find(arguments[0]) is not null
            ? new ContainerCommand(arguments)
            : new ContainerCommand([], $"the lab has no images: give the container a command, or use an image named {string.Join(", ", EchoImages)} or pause");
    }

    private static ContainerCommand Echo(JsonObject container, string[] arguments)
    {
        var words = new List<string> { LabExecutable.Path, "program", "echo" };
        var given = OptionsIn(arguments);
        var ports = container.ObjectsAt("ports").Select(port => (
            Name: port.Text("name"),
            Number: port.Number("containerPort") ?? 0,
            Protocol: port.Text("protocol") is { Length: > 0 } protocol ? protocol : "TCP")).ToList();
        var streams = ports.Where(port => port.Protocol == "TCP").ToList();
        Offer("--tcp-port", streams.Where(port => port.Name == "tcp" || port.Number == 9000));
        Offer("--http-port", streams.Where(port => port.Name != "tcp" && port.Number != 9000));
        Offer("--udp-port", ports.Where(port => port.Protocol == "UDP"));
        words.AddRange(given.SelectMany(option => (string[])[option.Key, option.Value]));
        var readyPort = int.TryParse(given.GetValueOrDefault("--http-port"), CultureInfo.InvariantCulture, out var port) ? port : DefaultHttpPort;
        return new ContainerCommand(words, ReadyPort: readyPort);

        void Offer(string option, IEnumerable<(string Name, long Number, string Protocol)> candidates)
        {
            foreach (var (_, number, _) in candidates.Take(1))
            {
                given.TryAdd(option, number.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Those arguments that the echo program knows too; agnhost's netexec has the same ones for its ports.</summary>
    private static Dictionary<string, string> OptionsIn(string[] arguments)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            var parts = arguments[i].Split('=', 2);
            if (EchoOptions.Contains(parts[0]))
            {
                options[parts[0]] = parts.Length == 2 ? parts[1] : i + 1 < arguments.Length ? arguments[++i] : string.Empty;
            }
        }

        return options;
    }
}
