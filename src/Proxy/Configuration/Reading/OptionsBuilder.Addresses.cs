using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <content>Addresses and networks.</content>
internal sealed partial class OptionsBuilder
{
    private IPAddress BindAddress()
    {
        var text = values.Get(Fields.BindAddress);
        if (AddressParser.TryParse(text, out var address))
        {
            return address;
        }

        problems.Error(values.SourceOf(Fields.BindAddress), $"\"{text}\" is not an IP address");
        return IPAddress.Any;
    }

    private IPEndPoint? ServerAddress(TypedField<string> field, TypedField<int> portField, IPAddress defaultAddress)
    {
        var endPoint = ServerAddress(field, new IPEndPoint(defaultAddress, portField.Default), out var portIsGiven);
        if (endPoint is not null && values.IsGiven(portField))
        {
            endPoint = WithPort(field, portField, endPoint, portIsGiven);
        }

        _effective = Effective.With(field, endPoint?.ToString() ?? "", values.SourceOf(field));
        return endPoint;
    }

    private IPEndPoint? ServerAddress(TypedField<string> field, IPEndPoint fallback, out bool portIsGiven)
    {
        portIsGiven = false;
        if (!values.IsGiven(field))
        {
            return fallback;
        }

        // Only a flag can say this: in a file, empty means the default.
        var text = values.Get(field);
        if (text.Length == 0)
        {
            return null;
        }

        if (!AddressParser.TryParseEndPoint(text, out var address, out var port) || port == 0)
        {
            problems.Error(values.SourceOf(field), $"\"{text}\" is not an IP address with or without a port from 1 to 65535");
            return fallback;
        }

        portIsGiven = port is not null;
        return new IPEndPoint(address, port ?? fallback.Port);
    }

    private IPEndPoint? WithPort(TypedField<string> field, TypedField<int> portField, IPEndPoint endPoint, bool portIsGiven)
    {
        var port = values.Get(portField);
        var source = values.SourceOf(portField);
        if (port is < 0 or > IPEndPoint.MaxPort)
        {
            problems.Error(source, "must be from 0 to 65535");
            return endPoint;
        }

        if (port == 0)
        {
            return null;
        }

        if (portIsGiven && port != endPoint.Port)
        {
            problems.Warn(source, string.Create(CultureInfo.InvariantCulture, $"is ignored; {values.SourceOf(field)} says port {endPoint.Port}"));
            return endPoint;
        }

        return new IPEndPoint(endPoint.Address, port);
    }

    private EquatableArray<IPNetwork> ClusterCIDRs(bool active)
    {
        var text = values.Get(Fields.ClusterCIDR);
        var source = values.SourceOf(Fields.ClusterCIDR);
        if (text.Length == 0)
        {
            if (active && values.IsGiven(Fields.ClusterCIDR))
            {
                problems.Error(source, "is empty; leave it out if the pods have no common network");
            }

            return [];
        }

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var networks = Networks(parts, out var malformed);
        var message = malformed is not null ? $"\"{malformed}\" is not a network in CIDR notation" : Count(networks);
        if (message is null)
        {
            return networks;
        }

        if (active)
        {
            problems.Error(source, message);
        }
        else
        {
            problems.Warn(source, $"{message}; not needed with this detectLocalMode and ignored");
        }

        return [];
    }

    private static string? Count(EquatableArray<IPNetwork> networks)
    {
        var families = networks.Select(network => network.BaseAddress.AddressFamily).Distinct().Count();
        return networks.Length > 2 || networks.Length != families ? "must be one network or one of each IP family" : null;
    }

    private NodePortAddresses NodePorts(ProxyMode mode)
    {
        var words = values.Get(Fields.NodePortAddresses);
        var source = values.SourceOf(Fields.NodePortAddresses);
        if (words.IsEmpty)
        {
            return DefaultNodePorts(mode, source);
        }

        if (words.Contains("primary"))
        {
            if (words.Length > 1)
            {
                problems.Error(source, "primary must stand alone");
            }

            return NodePortAddresses.PrimaryOnly;
        }

        var networks = Networks(words, out var malformed);
        if (malformed is not null)
        {
            problems.Error(source, $"\"{malformed}\" is neither a network in CIDR notation nor the word primary");
        }
        else if (networks.Select(network => network.BaseAddress.AddressFamily).Distinct().Count() == 1)
        {
            problems.Warn(source, "has networks of one IP family only; the other family serves NodePorts on all addresses");
        }

        return new NodePortAddresses { Networks = networks };
    }

    private NodePortAddresses DefaultNodePorts(ProxyMode mode, string source)
    {
        if (mode == ProxyMode.Nftables)
        {
            _effective = Effective.With(Fields.NodePortAddresses, ImmutableArray.Create("primary"), source);
            return NodePortAddresses.PrimaryOnly;
        }

        problems.Warn(source, "is not set, so NodePorts are served on all local addresses; consider the value primary");
        return NodePortAddresses.All;
    }

    private static EquatableArray<IPNetwork> Networks(IReadOnlyList<string> words, out string? malformed)
    {
        malformed = null;
        var networks = new List<IPNetwork>(words.Count);
        foreach (var word in words)
        {
            if (AddressParser.TryParseNetwork(word, out var network))
            {
                networks.Add(network);
            }
            else
            {
                malformed ??= word;
            }
        }

        return networks.ToEquatableArray();
    }
}
