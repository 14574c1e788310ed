using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProxyNet.Testing.Fuzzing;

/// <summary>
/// Feeds a reader hostile input. Whatever comes is read or refused in the reader's own words, within bounded memory, and in time. What once was a finding
/// lies in <c>tests/Corpus/TARGET</c> and is fed first, each time.
/// </summary>
/// <remarks>
/// <c>KUBEPROXYNET_FUZZ_MESSAGES</c>: how many, for each target. <c>KUBEPROXYNET_FUZZ_REPORT</c>: a file that gets a line for each target, and beside which
/// inputs that are findings are kept.
/// </remarks>
public static class Fuzzer
{
    private const int DefaultExecutions = 2_000;
    private const long MostAllocated = 64 << 20;
    private const int Seed = 20_261_127;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads texts.</summary>
    /// <param name="target">The reader's name.</param>
    /// <param name="seeds">Good input.</param>
    /// <param name="read">Reads, and throws if what it has read cannot be.</param>
    /// <param name="isRefusal">Whether an exception is how the reader refuses.</param>
    public static void RunText(string target, IEnumerable<string> seeds, Action<string> read, Func<Exception, bool> isRefusal) =>
        Run(target, seeds.Select(Encoding.UTF8.GetBytes), bytes => read(Encoding.UTF8.GetString(bytes)), isRefusal);

    /// <summary>Reads bytes.</summary>
    /// <param name="target">The reader's name.</param>
    /// <param name="seeds">Good input.</param>
    /// <param name="read">Reads, and throws if what it has read cannot be.</param>
    /// <param name="isRefusal">Whether an exception is how the reader refuses.</param>
    public static void Run(string target, IEnumerable<byte[]> seeds, Action<byte[]> read, Func<Exception, bool> isRefusal)
    {
        var count = Environment.GetEnvironmentVariable("KUBEPROXYNET_FUZZ_MESSAGES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultExecutions;
        byte[][] good = [.. seeds];
        var mutator = new Mutator(good, new Random(Seed));
        using var run = new FuzzRun(read, isRefusal, MostAllocated);
        foreach (var input in good.Concat(Corpus(target)))
        {
            Execute(run, target, input);
        }

        for (var number = 0; number < count; number++)
        {
            Execute(run, target, mutator.Next());
        }

        Report(target, count + good.Length, run.Refused, findings: 0);
    }

    private static void Execute(FuzzRun run, string target, byte[] input)
    {
        if (run.Execute(input, s_patience) is not { } finding)
        {
            return;
        }

        Report(target, run.Executed, run.Refused, findings: 1);
        var name = Convert.ToHexStringLower(SHA256.HashData(input))[..12];
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_FUZZ_REPORT") is { Length: > 0 } report)
        {
            File.WriteAllBytes($"{report}.{target}.{name}", input);
        }

        throw new InvalidOperationException($"{target}, {input.Length} bytes, base64 {Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 3000)))}", finding);
    }

    /// <summary>Adds a line to the report, where there is one.</summary>
    public static void Report(string target, int executions, int refused, int findings)
    {
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_FUZZ_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, string.Create(CultureInfo.InvariantCulture, $"{target}\t{executions}\t{refused}\t{findings}\n"));
        }
    }

    private static IEnumerable<byte[]> Corpus(string target)
    {
        var folder = Path.Combine(AgentBinary.Root, "tests", "Corpus", target);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }
}
