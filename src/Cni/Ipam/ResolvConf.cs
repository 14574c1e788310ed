using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Reads resolv.conf(5), where a configuration names such a file.</summary>
internal static class ResolvConf
{
    internal static CniDns Read(string path)
    {
        if (path.Length == 0)
        {
            return CniDns.None;
        }

        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"ipam.resolvConf: {error.Message}", innerException: error);
        }
    }

    private static CniDns Parse(IEnumerable<string> lines)
    {
        var (nameservers, search, options, domain) = (new List<string>(), new List<string>(), new List<string>(), "");
        foreach (var words in lines.Where(line => line.Length > 0 && line[0] is not ('#' or ';')).Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words)
            {
                case ["nameserver", var address, ..]:
                    nameservers.Add(address);
                    break;
                case ["domain", var name, ..]:
                    domain = name;
                    break;
                case ["search", .. var names]:
                    search.AddRange(names);
                    break;
                case ["options", .. var some]:
                    options.AddRange(some);
                    break;
            }
        }

        return new CniDns { Nameservers = [.. nameservers], Search = [.. search], Options = [.. options], Domain = domain };
    }
}
