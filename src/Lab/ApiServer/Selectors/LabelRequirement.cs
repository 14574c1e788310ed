namespace KubeProxyNet.Lab.ApiServer.Selectors;

/// <summary>One requirement of a label selector.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.Exists => present,
            LabelOperator.DoesNotExist => !present,
            LabelOperator.In => present && Values.Contains(value!),
            _ => !present || !Values.Contains(value!),
        };
    }

    public static LabelRequirement Parse(string part)
    {
        if (part.EndsWith(')'))
        {
            return ParseSet(part);
        }

        if (part[0] == '!')
        {
            return new(Checked(part[1..], part), LabelOperator.DoesNotExist, []);
        }

        if (part.IndexOf("!=", StringComparison.Ordinal) is >= 0 and var unequal)
        {
            return new(Checked(part[..unequal], part), LabelOperator.NotIn, [part[(unequal + 2)..].Trim()]);
        }

        if (part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equal)
        {
            return new(Checked(part[..equal], part), LabelOperator.In, [part[(equal + 1)..].TrimStart('=').Trim()]);
        }

        return new(Checked(part, part), LabelOperator.Exists, []);
    }

    private static LabelRequirement ParseSet(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        var words = open < 0 ? [] : part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[1] is not ("in" or "notin"))
        {
            throw Unparsable(part);
        }

        var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return new(words[0], words[1] == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
    }

    private static string Checked(string key, string part)
    {
        key = key.Trim();
        return key.Length > 0 && !key.Contains(' ', StringComparison.Ordinal) ? key : throw Unparsable(part);
    }

    private static ApiException Unparsable(string part) =>
        ApiException.BadRequest($"unable to parse requirement: found '{part}', expected: a label selector requirement");
}
