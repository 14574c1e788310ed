using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KubeProxyNet.Backends.Processes;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Reads and writes tables by running the programs.</summary>
internal sealed partial class IptablesConnection(IptablesPrograms programs, ICommandRunner runner, TimeSpan lockPatience)
{
    // Up to 1.8.9 the programs of the nft variant look through all new chains of a transaction for each of its lines: 11,000 chains take 8 s in one, and
    // less than 1 s in twenty. The other variant takes the whole table in and out for each transaction.
    private const int ChainsAtOnce = 500;

    // What the programs exit with when the lock was not to be had, or a privilege is missing.
    private const int ResourceProblem = 4;

    private const string LockWords = "xtables lock";

    /// <summary>Time spent in the programs since it was last set to zero.</summary>
    internal TimeSpan Time { get; set; }

    internal IptablesPrograms Programs => programs;

    internal IptablesInput NewInput() => new(programs.Variant == IptablesVariant.Nft ? ChainsAtOnce : int.MaxValue);

    /// <summary>
    /// Reads our tables, by their number. All in one run: the programs of the nft variant fetch every table, whichever they are asked for. One at a time where
    /// that fails, for a table that is none of ours may be one that they cannot print.
    /// </summary>
    internal IptablesSnapshot[] Read()
    {
        var all = Run(programs.Save, [], null);
        return all.ExitCode == 0 ? Array.ConvertAll(AllTables, table => IptablesSnapshot.Read(all.Output, table)) : Array.ConvertAll(AllTables, Read);
    }

    /// <summary>Writes.</summary>
    internal void Write(IptablesInput input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var wait = Math.Max(1, (int)lockPatience.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var result = Run(programs.Restore, ["--noflush", "--counters", "-w", wait], input.ToString());
        if (result.ExitCode != 0)
        {
            throw Failed(programs.Restore, result, input);
        }
    }

    private IptablesException Failed(string program, CommandResult result, IptablesInput? input)
    {
        var said = result.Error.Trim().ReplaceLineEndings(" ");
        if (result.ExitCode == ResourceProblem && said.Contains(LockWords, StringComparison.Ordinal))
        {
            var holder = IptablesLock.FindHolder(programs.LockFile);
            return new IptablesException($"{program}: the xtables lock is held by {holder ?? "another program"}; nothing is written until it is let go");
        }

        var isNotPermitted = said.Contains("Permission denied", StringComparison.Ordinal) || said.Contains("Operation not permitted", StringComparison.Ordinal);
        if (input is null || FailedLine().Match(said) is not { Success: true } match)
        {
            return new IptablesException($"{program} exited with {result.ExitCode}: {said}") { IsPermanent = isNotPermitted };
        }

        var line = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return new IptablesException($"{program} exited with {result.ExitCode}: {said}\n{input.Around(line)}") { Line = line, Service = input.OwnerOf(line), IsPermanent = isNotPermitted };
    }

    private IptablesSnapshot Read(IptablesTable table)
    {
        var result = Run(programs.Save, ["-t", NameOf(table)], null);
        return result.ExitCode == 0 ? IptablesSnapshot.Read(result.Output, table) : throw Failed(programs.Save, result, null);
    }

    private CommandResult Run(string program, string[] arguments, string? input)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return runner.Run(program, arguments, input) ?? throw new IptablesException($"{program} is not installed") { IsPermanent = true };
        }
        catch (IOException error)
        {
            throw new IptablesException(error.Message, error);
        }
        finally
        {
            Time += Stopwatch.GetElapsedTime(started);
        }
    }

    // "line 7 failed", "Error occurred at line: 7".
    [GeneratedRegex(@"\bline:? (\d+)")]
    private static partial Regex FailedLine();
}
