using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Gives addresses to a container: ours, or another program's.</summary>
internal interface IAddressPlugin
{
    /// <summary>Reserves addresses.</summary>
    /// <returns>Addresses, routes and name servers, without interfaces.</returns>
    CniResult Add();

    /// <summary>Gives them back; nothing to give back is fine.</summary>
    void Del();

    /// <summary>Compares with what ADD gave.</summary>
    void Check();

    /// <summary>Gives back all that is not of these attachments.</summary>
    void GC(IReadOnlyCollection<LeaseOwner> valid);

    /// <summary>Whether ADD could give addresses now.</summary>
    /// <exception cref="CniException">It could not.</exception>
    void Status();
}
