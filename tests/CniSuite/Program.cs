using KubeProxyNet.CniSuite;

// A plain program: plugins in a folder, cases in files, a table on standard output.
if (args is [] or ["-h"] or ["--help"])
{
    Console.WriteLine("""
        cni-suite --plugins DIR [--case TEXT]

        Runs the cases in cases/*.json against the CNI plugins of a folder, each in network namespaces of its own, and says of each
        "ok NAME", "not ok NAME: why" or "skip NAME: why". --case: only those whose names contain the text. Exit code 1 if any is not ok.
        """);
    return args.Length == 0 ? 2 : 0;
}

var plugins = Value("--plugins") ?? throw new ArgumentException("--plugins DIR is missing");
var results = Suite.Load().Where(item => item.Name.Contains(Value("--case") ?? "", StringComparison.Ordinal)).Select(item => new CaseRun(plugins).Play(item)).ToList();
foreach (var result in results)
{
    Console.WriteLine(result.Outcome switch
    {
        Outcome.Passed => $"ok {result.Name}",
        Outcome.Skipped => $"skip {result.Name}: {result.Why}",
        _ => $"not ok {result.Name}: {result.Why}",
    });
}

Console.WriteLine($"{results.Count(result => result.Outcome == Outcome.Passed)} ok, {results.Count(result => result.Outcome == Outcome.Failed)} not ok, {results.Count(result => result.Outcome == Outcome.Skipped)} skipped");
return results.Exists(result => result.Outcome == Outcome.Failed) ? 1 : 0;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
