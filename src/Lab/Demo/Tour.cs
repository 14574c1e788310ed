using System.Net;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Demo;

/// <summary>The steps of the demo, in a lab that is up.</summary>
internal sealed partial class Tour(LabClient lab, DemoConsole console)
{
    private const int Rate = 200;

    private static readonly string[] Families = ["IPv4", "IPv6"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string _address = string.Empty;
    private string _addressV6 = string.Empty;

    private IReadOnlyList<string> Nodes => lab.State.Nodes;

    internal async Task RunAsync()
    {
        await console.StepAsync("CNI configuration and plugins", ShowConfigurationAsync);
        await console.StepAsync("apply a Deployment and a dual-stack Service", ApplyAsync);
        await console.StepAsync("pods' addresses", ShowAddressesAsync);
        await console.StepAsync($"links and routes on {Nodes[^1]}", ShowLinksAsync);
        if (Nodes.Count > 1)
        {
            await console.StepAsync("pod to pod across nodes, by raw address", ReachPodAsync);
            await console.StepAsync("the same on the wire between the nodes", CaptureAsync);
        }

        await console.StepAsync("reach the Service from a pod on every node", () => ReachAsync([.. Nodes.Select(ClientOn)]));
        await console.StepAsync("reach the Service from the nodes themselves", () => ReachAsync(Nodes));
        await console.StepAsync("every replica gets its share", ShareAsync);
        await console.StepAsync("the server sees the client's own address", SeeClientAsync);
        await console.StepAsync("a pod reaches itself through its Service", HairpinAsync);
        await console.StepAsync($"scale 3 -> 6 -> 2 under {Rate} connections/s", ScaleAsync);
        await console.StepAsync("addresses are freed", CountLeasesAsync);
        await console.StepAsync($"kill -9 a proxy under {Rate} connections/s", KillProxyAsync);
        await console.StepAsync($"the kernel's view on {Nodes[^1]}", ShowRulesAsync);
        await console.StepAsync("why the Service works: kubeproxynet explain", ExplainAsync);
        await console.StepAsync("no endpoints left: refused at once", RefuseAsync);
        await console.StepAsync("a node runs out of addresses", FillAsync);
        await console.StepAsync("look around: the status page", ShowPageAsync);
    }

    private static string ClientOn(string node) => $"default.client-{node}";

    private async Task<string> ApplyAsync()
    {
        await lab.ApplyAsync(DemoManifest.Web + "\n" + string.Concat(Nodes.Select(DemoManifest.Client)));
        console.Progress("waiting for pods");
        await lab.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await lab.KubectlAsync("wait", "--for=condition=Ready", "pod", "-l", "app=client", "--timeout=60s");
        await UntilEndpointsAsync(3);
        var service = await lab.GetAsync("service", "web");
        var addresses = service.Texts("spec.clusterIPs");
        if (addresses.Length != 2)
        {
            throw new DemoFailureException("two ClusterIPs, one of each family", $"[{string.Join(", ", addresses)}]");
        }

        (_address, _addressV6) = (addresses[0], addresses[1]);
        var pods = (await lab.GetAsync("pods", "-l", "app=web")).ObjectsAt("items").Select(pod => $"{pod.Name} {pod.Text("status.podIP")} on {pod.Text("spec.nodeName")}");
        return $"{_address} and {_addressV6}\n{string.Join('\n', pods)}";
    }

    /// <summary>Until both address families have this many ready endpoints that do not terminate, and no others.</summary>
    private Task UntilEndpointsAsync(int count) => lab.UntilAsync($"{count} endpoints in each family", async () =>
    {
        var slices = (await lab.GetAsync("endpointslices", "-l", "kubernetes.io/service-name=web")).ObjectsAt("items").ToList();
        return Families.All(family =>
        {
            var endpoints = slices.Where(slice => slice.Text("addressType") == family).SelectMany(slice => slice.ObjectsAt("endpoints")).ToList();
            return endpoints.Count == count && endpoints.All(endpoint => endpoint.Truth("conditions.ready"));
        });
    }, Patience);

    private string Target(bool v6, int port) => v6 ? $"[{_addressV6}]:{port}" : $"{_address}:{port}";

    private async Task<IPAddress> AddressOfAsync(string pod) => IPAddress.Parse((await lab.GetAsync("pod", pod)).Text("status.podIP"));
}
