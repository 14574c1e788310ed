using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Gives addresses of this node's ranges to containers: what the reference plugin host-local does, on the same files.</summary>
internal sealed class HostLocal : IAddressPlugin
{
    private readonly CniRequest _request;
    private readonly ConfigObject _config;
    private readonly EquatableArray<RangeSet> _sets;
    private readonly string _root;
    private readonly ICniHost _host;
    private readonly LeaseOwner _owner;

    /// <summary>Reads the configuration's object <c>ipam</c>.</summary>
    /// <exception cref="CniException">It is wrong.</exception>
    internal HostLocal(CniRequest request, ICniHost host)
    {
        _request = request;
        _host = host;
        _config = request.Config.Object("ipam") ?? throw CniException.Invalid("ipam", "IPAM config missing 'ipam' key");
        _root = _config.Text("dataDir") is { Length: > 0 } root ? root : LeaseFolder.DefaultRoot;
        _owner = new LeaseOwner(request.Environment.ContainerID, request.Environment.IfName);

        // What is to be removed is found by its owner: a range that is wrong now must not keep it.
        _sets = request.Environment.Command is CniCommand.Del or CniCommand.GC ? [] : RangeSet.ReadAll(_config, request.Runtime);
    }

    /// <inheritdoc/>
    public CniResult Add()
    {
        using var folder = Open();
        if (folder.FindRecord(_owner) is { } before && before.Addresses.FirstOrDefault(address => folder.FindOwner(address) == _owner) is { } present)
        {
            throw new CniException(CniErrorCode.AlreadyExists, $"{present} has been allocated to {_owner.ContainerID}, duplicate allocation is not allowed");
        }

        var found = new AddressAllocator(folder, new Leaks(_host, _request.Name), _sets).Find(_request.RequestedAddresses);

        // The record first: should this process die before the reservations are there, there is nothing to lose.
        folder.WriteRecord(new LeaseRecord(
            _owner, _host.BootID, _request.Environment.Netns, _host.FindNamespace(_request.Environment.Netns) ?? "", [.. found.Select(item => item.Address.Address)]));
        for (var set = 0; set < found.Count; set++)
        {
            var address = found[set].Address.Address;
            if (!folder.TryReserve(address, _owner))
            {
                Release(folder);
                throw new CniException(CniErrorCode.TryAgainLater, $"{address} was taken by somebody who does not keep to the lock of {_root}/{_request.Name}");
            }

            folder.SetLastReserved(set, address);
        }

        return new CniResult
        {
            Ips = [.. found.Select(item => new CniAddress(item.Address, item.Gateway))],
            Routes = [.. _config.Objects("routes").Select(CniResultReader.ReadRoute)],
            Dns = ResolvConf.Read(_config.Text("resolvConf")),
        };
    }

    /// <inheritdoc/>
    public void Del()
    {
        using var folder = Open();
        Release(folder);
    }

    /// <inheritdoc/>
    public void Check()
    {
        using var folder = Open();
        var addresses = FindAddresses(folder);
        if (addresses.Count == 0)
        {
            throw new CniException(CniErrorCode.CheckFailed, $"host-local: Failed to find address added by container {_owner.ContainerID}");
        }

        foreach (var ip in _request.PrevResult!.Ips)
        {
            if (Array.Exists([.. _sets], set => set.Find(ip.Address.Address) is not null) && !addresses.Contains(ip.Address.Address))
            {
                throw new CniException(CniErrorCode.CheckFailed, $"{ip.Address.Address} is not reserved for {_owner}");
            }
        }
    }

    /// <inheritdoc/>
    public void GC(IReadOnlyCollection<LeaseOwner> valid)
    {
        using var folder = Open();
        var keep = valid.ToHashSet();
        var containers = valid.Select(owner => owner.ContainerID).ToHashSet();
        foreach (var (address, owner) in folder.List())
        {
            // Very old reservations do not say which interface they are for.
            var isValid = owner is { } known && (known.IfName.Length == 0 ? containers.Contains(known.ContainerID) : keep.Contains(known));
            if (!isValid)
            {
                folder.Release(address);
            }
        }

        foreach (var owner in folder.ListRecords().Where(owner => !keep.Contains(owner)).ToList())
        {
            folder.RemoveRecord(owner);
        }
    }

    /// <inheritdoc/>
    public void Status()
    {
        using var folder = Open();
        var allocator = new AddressAllocator(folder, new Leaks(_host, _request.Name), _sets);
        var shortages = Enumerable.Range(0, _sets.Length).Select(allocator.FindShortage).OfType<string>().ToList();
        if (shortages.Count > 0)
        {
            throw new CniException(CniErrorCode.NotAvailable, string.Join("; ", shortages));
        }
    }

    private LeaseFolder Open() => LeaseFolder.Open(_root, _request.Name);

    private void Release(LeaseFolder folder)
    {
        foreach (var address in FindAddresses(folder))
        {
            folder.Release(address);
        }

        folder.RemoveRecord(_owner);
    }

    // Without a record, somebody else made the reservations: then all are read.
    private List<IPAddress> FindAddresses(LeaseFolder folder) => folder.FindRecord(_owner) is { } record
        ? [.. record.Addresses.Where(address => folder.FindOwner(address) == _owner)]
        : [.. folder.List().Where(item => item.Owner is { } owner && _owner.Owns(owner)).Select(item => item.Address)];
}
