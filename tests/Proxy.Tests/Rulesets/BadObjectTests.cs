using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

// Invariant 4: no object, however malformed, stops another Service from working. Each bad object as JSON (single quotes for double ones), and everything that is
// said about it: the object, the field, what is done. Beside it lives a good Service, which must not notice.
[Trait("Invariant", "4")]
public class BadObjectTests
{
    private readonly ReportLog _log = new(NullLogger.Instance);
    private readonly SortedSet<string> _reports = new(StringComparer.Ordinal);
    private readonly ChangeTracker _tracker;

    public BadObjectTests()
    {
        _tracker = new ChangeTracker(new NodeFacts("here", "a"), Enum.GetValues<IPFamily>(), report =>
        {
            _log.Add(report);
            _reports.Add(report.ToString());
        });
        _tracker.Take(new InformerEvent<Service>.Upserted(Some.Service("good", "10.96.9.9") with { Ports = [Some.Port("http", 80) with { NodePort = 30999 }] }));
        _tracker.Take(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("good", "good-1", Some.Pod("10.244.1.9"))));
    }

    [Theory]
    [InlineData("{'clusterIPs':['10.0.0.300'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs[0]: \"10.0.0.300\" is not an IP address")]
    [InlineData("{'clusterIPs':['10.96.0'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs[0]: \"10.96.0\" is not an IP address")]
    [InlineData("{'clusterIPs':['example.com'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs[0]: \"example.com\" is not an IP address")]
    [InlineData("{'clusterIPs':['127.0.0.1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 127.0.0.1 is a loopback address; the Service is not served")]
    [InlineData("{'clusterIPs':['169.254.1.1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 169.254.1.1 is a link-local address; the Service is not served")]
    [InlineData("{'clusterIPs':['224.0.0.1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 224.0.0.1 is a multicast address; the Service is not served")]
    [InlineData("{'clusterIPs':['0.0.0.0'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 0.0.0.0 is the unspecified address; the Service is not served")]
    [InlineData("{'clusterIPs':['0.1.2.3'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 0.1.2.3 lies in 0.0.0.0/8; the Service is not served")]
    [InlineData("{'clusterIPs':['255.255.255.255'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: 255.255.255.255 is the broadcast address; the Service is not served")]
    [InlineData("{'clusterIPs':['::1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: ::1 is a loopback address; the Service is not served")]
    [InlineData("{'clusterIPs':['fe80::1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: fe80::1 is a link-local address; the Service is not served")]
    [InlineData("{'clusterIPs':['ff02::1'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: ff02::1 is a multicast address; the Service is not served")]
    [InlineData("{'clusterIPs':['::'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: :: is the unspecified address; the Service is not served")]
    [InlineData("{'clusterIPs':['10.96.9.9'],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.ports[http]: 10.96.9.9:80/TCP belongs to default/good:http, which is older; not served here")]
    [InlineData("{'clusterIPs':[7],'ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs[0]: \"7\" is not a string")]
    [InlineData("{'clusterIPs':'10.96.0.10','ports':[{'name':'http','port':80}]}", "{}", "Service default/bad: spec.clusterIPs: \"10.96.0.10\" is not a list")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':0}]}", "{}", "Service default/bad: spec.ports[1].port: is missing")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':65536}]}", "{}", "Service default/bad: spec.ports[1].port: \"65536\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':-1}]}", "{}", "Service default/bad: spec.ports[1].port: \"-1\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':'80'}]}", "{}", "Service default/bad: spec.ports[1].port: \"80\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':80.5}]}", "{}", "Service default/bad: spec.ports[1].port: \"80.5\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a'}]}", "{}", "Service default/bad: spec.ports[1].port: is missing")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':81,'protocol':'ICMP'}]}", "{}", "Service default/bad: spec.ports[1].protocol: \"ICMP\" is not one of TCP, UDP, SCTP")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':7,'port':81}]}", "{}", "Service default/bad: spec.ports[1].name: \"7\" is not a string")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'http','port':81}]}", "{}", "Service default/bad: spec.ports: port name \"http\" stands there twice for TCP; the second, 81, is not served")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':80}]}", "{}", "Service default/bad: spec.ports[http]: 10.96.0.10:80/TCP belongs to default/bad:a, which is another port of the same Service; not served here")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},'http']}", "{}", "Service default/bad: spec.ports[1]: \"http\" is not an object")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':81,'nodePort':65536}]}", "{}", "Service default/bad: spec.ports[1].nodePort: \"65536\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':81,'nodePort':'x'}]}", "{}", "Service default/bad: spec.ports[1].nodePort: \"x\" is not a port between 1 and 65535")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80},{'name':'a','port':81,'nodePort':30999}]}", "{}", "Service default/bad: spec.ports[a].nodePort: nodePort 30999/TCP belongs to default/good:http, which is older; not served here")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'a','port':80,'nodePort':30001},{'name':'b','port':81,'nodePort':30001}]}", "{}", "Service default/bad: spec.ports[b].nodePort: nodePort 30001/TCP belongs to default/bad:a, which is another port of the same Service; not served here")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':{}}", "{}", "Service default/bad: spec.ports: \"{}\" is not a list")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':7}", "{}", "Service default/bad: spec.ports: \"7\" is not a list")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':['1.2.3']}", "{}", "Service default/bad: spec.externalIPs[0]: \"1.2.3\" is not an IP address")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':['example.com']}", "{}", "Service default/bad: spec.externalIPs[0]: \"example.com\" is not an IP address")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':['127.0.0.1']}", "{}", "Service default/bad: spec.externalIPs[]: 127.0.0.1 is a loopback address; it is not served")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':['0.0.0.0']}", "{}", "Service default/bad: spec.externalIPs[]: 0.0.0.0 is the unspecified address; it is not served")]
    [InlineData("{'clusterIPs':['10.96.0.10','fd00::a'],'ports':[{'name':'http','port':80}],'externalIPs':['fe80::1']}", "{}", "Service default/bad: spec.externalIPs[]: fe80::1 is a link-local address; it is not served")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':['10.96.9.9']}", "{}", "Service default/bad: spec.externalIPs[]: 10.96.9.9:80/TCP belongs to default/good:http, whose ClusterIP it is; not served here")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':'198.51.100.1'}", "{}", "Service default/bad: spec.externalIPs: \"198.51.100.1\" is not a list")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalIPs':[null,{}]}", "{}", "Service default/bad: spec.externalIPs[1]: \"{}\" is not a string")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'internalTrafficPolicy':'Nowhere'}", "{}", "Service default/bad: spec.internalTrafficPolicy: \"Nowhere\" is not one of Cluster, Local")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'externalTrafficPolicy':7}", "{}", "Service default/bad: spec.externalTrafficPolicy: \"7\" is not a string")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'sessionAffinity':'Cookie'}", "{}", "Service default/bad: spec.sessionAffinity: \"Cookie\" is not one of None, ClientIP")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':0}}}", "{}", "Service default/bad: spec.sessionAffinityConfig.clientIP.timeoutSeconds: \"0\" is not a number between 1 and 86400")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':86401}}}", "{}", "Service default/bad: spec.sessionAffinityConfig.clientIP.timeoutSeconds: \"86401\" is not a number between 1 and 86400")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'sessionAffinityConfig':[]}", "{}", "Service default/bad: spec.sessionAffinityConfig: \"[]\" is not an object")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'Magic'}", "{}", "Service default/bad: spec.type: \"Magic\" is not one of ClusterIP, NodePort, LoadBalancer, ExternalName")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'ipFamilies':['IPv5']}", "{}", "Service default/bad: spec.ipFamilies[0]: \"IPv5\" is not one of IPv4, IPv6")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'publishNotReadyAddresses':'yes'}", "{}", "Service default/bad: spec.publishNotReadyAddresses: \"yes\" is not true or false")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'loadBalancerSourceRanges':['10.0.0.0/33']}", "{}", "Service default/bad: spec.loadBalancerSourceRanges[0]: \"10.0.0.0/33\" is not a CIDR")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','loadBalancerSourceRanges':['10.0.0.0/33']}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.loadBalancerSourceRanges: no range of IPv4 can be read; nobody may use its IPv4 load balancer addresses\nService default/bad: spec.loadBalancerSourceRanges[0]: \"10.0.0.0/33\" is not a CIDR")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','loadBalancerSourceRanges':'10.0.0.0/8'}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.loadBalancerSourceRanges: \"10.0.0.0/8\" is not a list\nService default/bad: spec.loadBalancerSourceRanges: no range of IPv4 can be read; nobody may use its IPv4 load balancer addresses")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','loadBalancerSourceRanges':['',null]}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.loadBalancerSourceRanges: no range of IPv4 can be read; nobody may use its IPv4 load balancer addresses\nService default/bad: spec.loadBalancerSourceRanges[0]: \"\" is not a CIDR")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','loadBalancerSourceRanges':['10.0.0.0']}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.loadBalancerSourceRanges: no range of IPv4 can be read; nobody may use its IPv4 load balancer addresses\nService default/bad: spec.loadBalancerSourceRanges[0]: \"10.0.0.0\" is not a CIDR")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','externalTrafficPolicy':'Local'}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.healthCheckNodePort: is missing, so that load balancers cannot ask which node has endpoints")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':70000}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}", "Service default/bad: spec.healthCheckNodePort: \"70000\" is not a port between 1 and 65535\nService default/bad: spec.healthCheckNodePort: is missing, so that load balancers cannot ask which node has endpoints")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':'300.1.1.1'}]}}", "Service default/bad: status.loadBalancer.ingress[0].ip: \"300.1.1.1\" is not an IP address")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':'127.0.0.1'}]}}", "Service default/bad: status.loadBalancer.ingress[].ip: 127.0.0.1 is a loopback address; it is not served")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':'169.254.169.254'}]}}", "Service default/bad: status.loadBalancer.ingress[].ip: 169.254.169.254 is a link-local address; it is not served")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':'198.51.100.1','ipMode':'Tunnel'}]}}", "Service default/bad: status.loadBalancer.ingress[0].ipMode: \"Tunnel\" is not one of VIP, Proxy")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[7]}}", "Service default/bad: status.loadBalancer.ingress[0]: \"7\" is not an object")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':{}}}", "Service default/bad: status.loadBalancer.ingress: \"{}\" is not a list")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':7}]}}", "Service default/bad: status.loadBalancer.ingress[0].ip: \"7\" is not a string")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}],'type':'LoadBalancer'}", "{'loadBalancer':{'ingress':[{'ip':'10.96.9.9'}]}}", "Service default/bad: status.loadBalancer.ingress[].ip: 10.96.9.9:80/TCP belongs to default/good:http, whose ClusterIP it is; not served here")]
    [InlineData("7", "{}", "Service default/bad: spec: \"7\" is not an object")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}]}", "'x'", "Service default/bad: status: \"x\" is not an object")]
    [InlineData("{'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10'],'ports':[{'name':'http','port':80}]}", "{'loadBalancer':[]}", "Service default/bad: status.loadBalancer: \"[]\" is not an object")]
    public void A_bad_service_is_named_and_harms_nobody(string spec, string status, string reports)
    {
        Put(ResourceKinds.Services, "Service", $"{{'kind':'Service','metadata':{{'name':'bad','namespace':'default','creationTimestamp':'2026-02-01T00:00:00Z'}},'spec':{spec},'status':{status}}}", _tracker.Take);

        Check(reports);
    }

    [Theory]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['300.1.1.1']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: \"300.1.1.1\" is not an IP address")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['127.0.0.1']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: 127.0.0.1 is a loopback address; it gets no traffic")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['169.254.0.1']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: 169.254.0.1 is a link-local address; it gets no traffic")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['224.0.0.1']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: 224.0.0.1 is a multicast address; it gets no traffic")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['0.0.0.0']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: 0.0.0.0 is the unspecified address; it gets no traffic")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['fd00::1']}]", "EndpointSlice default/bad-1: endpoints: \"fd00::1\" is not an IPv4 address")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':['pod.example']}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: \"pod.example\" is not an IP address")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':'10.244.1.2'}]", "EndpointSlice default/bad-1: endpoints[1].addresses: \"10.244.1.2\" is not a list")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},{'addresses':[7]}]", "EndpointSlice default/bad-1: endpoints[1].addresses[0]: \"7\" is not a string")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']},7]", "EndpointSlice default/bad-1: endpoints[1]: \"7\" is not an object")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':7", "EndpointSlice default/bad-1: endpoints: \"7\" is not a list")]
    [InlineData("'addressType':'IPv6','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['::1']},{'addresses':['fe80::2']}]", "EndpointSlice default/bad-1: endpoints[0].addresses[0]: ::1 is a loopback address; it gets no traffic\nEndpointSlice default/bad-1: endpoints[1].addresses[0]: fe80::2 is a link-local address; it gets no traffic")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'conditions':{'ready':'yes'}}]", "EndpointSlice default/bad-1: endpoints[0].conditions.ready: \"yes\" is not true or false")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'conditions':7}]", "EndpointSlice default/bad-1: endpoints[0].conditions: \"7\" is not an object")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'nodeName':7}]", "EndpointSlice default/bad-1: endpoints[0].nodeName: \"7\" is not a string")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'hints':7}]", "EndpointSlice default/bad-1: endpoints[0].hints: \"7\" is not an object")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'hints':{'forZones':7}}]", "EndpointSlice default/bad-1: endpoints[0].hints.forZones: \"7\" is not a list")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2'],'hints':{'forZones':[{'name':7}]}}]", "EndpointSlice default/bad-1: endpoints[0].hints.forZones[0].name: \"7\" is not a string")]
    [InlineData("'addressType':'IPv5','ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: addressType: \"IPv5\" is not one of IPv4, IPv6, FQDN\nEndpointSlice default/bad-1: addressType: is missing")]
    [InlineData("'ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: addressType: is missing")]
    [InlineData("'addressType':7,'ports':[{'name':'http','port':8080}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: addressType: \"7\" is not a string\nEndpointSlice default/bad-1: addressType: is missing")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080},{'name':'a','port':65536}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports[1].port: \"65536\" is not a port between 1 and 65535")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080},{'name':'a','port':'http'}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports[1].port: \"http\" is not a port between 1 and 65535")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080},{'name':'a','port':1,'protocol':'X'}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports[1].protocol: \"X\" is not one of TCP, UDP, SCTP")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080},{'name':7,'port':1}],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports[1].name: \"7\" is not a string")]
    [InlineData("'addressType':'IPv4','ports':[{'name':'http','port':8080},7],'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports[1]: \"7\" is not an object")]
    [InlineData("'addressType':'IPv4','ports':{},'endpoints':[{'addresses':['10.244.1.2']}]", "EndpointSlice default/bad-1: ports: \"{}\" is not a list")]
    public void A_bad_slice_is_named_and_harms_nobody(string body, string reports)
    {
        _tracker.Take(new InformerEvent<Service>.Upserted(Some.Service("bad", "10.96.0.10", "fd00::a")));
        Put(ResourceKinds.EndpointSlices, "EndpointSlice", $"{{'kind':'EndpointSlice','metadata':{{'name':'bad-1','namespace':'default','labels':{{'kubernetes.io/service-name':'bad'}}}},{body}}}", _tracker.Take);

        Check(reports);
    }

    [Theory]
    [InlineData("Service", "{'kind':'Pod','metadata':{'name':'bad','namespace':'default'}}", "Service default/bad: kind \"Pod\" is not Service")]
    [InlineData("Service", "{'kind':'Service','metadata':{'namespace':'default'}}", "Service default/: metadata.name is missing")]
    [InlineData("Service", "{'kind':'Service','metadata':{'name':'bad'}}", "Service bad: metadata.namespace is missing or not a name")]
    [InlineData("Service", "{'kind':'Service','metadata':{'name':'b a d','namespace':'default'}}", "Service default/b a d: metadata.name is not a name")]
    [InlineData("Service", "{'kind':'Service','metadata':{'name':'bad','namespace':'../etc'}}", "Service ../etc/bad: metadata.namespace is missing or not a name")]
    [InlineData("Service", "{'kind':'Service','metadata':{'name':'b\\u00e4d\\u202e','namespace':'default'}}", "Service default/bäd‮: metadata.name is not a name")]
    [InlineData("Service", "{'kind':'Service','metadata':7}", "Service : metadata.name is missing")]
    [InlineData("Service", "{'kind':'Service'}", "Service : metadata.name is missing")]
    [InlineData("Service", "[1]", "Service : \"[1]\" is not an object")]
    [InlineData("Service", "null", "Service : \"null\" is not an object")]
    [InlineData("Service", "'x'", "Service : \"x\" is not an object")]
    [InlineData("EndpointSlice", "{'kind':'Service','metadata':{'name':'bad','namespace':'default'}}", "EndpointSlice default/bad: kind \"Service\" is not EndpointSlice")]
    [InlineData("EndpointSlice", "{'kind':'EndpointSlice','metadata':{'name':'','namespace':'default'}}", "EndpointSlice default/: metadata.name is missing")]
    [InlineData("EndpointSlice", "{'kind':'EndpointSlice','metadata':{'name':7,'namespace':'default'}}", "EndpointSlice default/: metadata.name is missing")]
    [InlineData("EndpointSlice", "7", "EndpointSlice : \"7\" is not an object")]
    public void What_is_no_object_at_all_is_named_and_harms_nobody(string kind, string json, string reports)
    {
        if (kind == "Service")
        {
            Put(ResourceKinds.Services, kind, json, _tracker.Take);
        }
        else
        {
            Put(ResourceKinds.EndpointSlices, kind, json, _tracker.Take);
        }

        Check(reports);
    }

    [Fact]
    public void Ten_thousand_source_ranges_are_taken_as_they_are()
    {
        var ranges = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"'172.{16 + (number / 5000)}.{number % 5000 / 20}.{number % 20}/32'"));
        Put(ResourceKinds.Services, "Service", $$$$"""{'kind':'Service','metadata':{'name':'bad','namespace':'default'},'spec':{'clusterIPs':['10.96.0.10'],'ports':[{'port':80}],'loadBalancerSourceRanges':[{{{{ranges}}}}]},'status':{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}}""", _tracker.Take);

        var rules = Build(IPFamily.IPv4).Services[new ServicePortName("default", "bad", "", Protocol.Tcp)];

        rules.Frontends.Single(frontend => frontend.Kind == FrontendKind.LoadBalancerIP).SourceRanges!.Value.Count.ShouldBe(10_000);
        _reports.ShouldBeEmpty();
    }

    [Fact]
    public void Ten_thousand_bad_source_ranges_are_reported_in_bounds_and_let_nobody_pass()
    {
        Put(ResourceKinds.Services, "Service", $$$$"""{'kind':'Service','metadata':{'name':'bad','namespace':'default'},'spec':{'clusterIPs':['10.96.0.10'],'ports':[{'port':80}],'loadBalancerSourceRanges':[{{{{string.Join(',', Enumerable.Repeat("'office'", 10_000))}}}}]},'status':{'loadBalancer':{'ingress':[{'ip':'198.51.100.1'}]}}}""", _tracker.Take);

        var rules = Build(IPFamily.IPv4).Services[new ServicePortName("default", "bad", "", Protocol.Tcp)];

        rules.Frontends.Single(frontend => frontend.Kind == FrontendKind.LoadBalancerIP).SourceRanges!.Value.ShouldBeEmpty();
        _reports.Count.ShouldBe(34);
    }

    [Fact]
    public void A_slice_of_no_service_and_endpoints_of_other_ranges_are_no_error()
    {
        Put(ResourceKinds.EndpointSlices, "EndpointSlice", "{'kind':'EndpointSlice','metadata':{'name':'a','namespace':'default'},'addressType':'IPv4','endpoints':[{'addresses':['10.244.1.2']}]}", _tracker.Take);
        Put(ResourceKinds.EndpointSlices, "EndpointSlice", "{'kind':'EndpointSlice','metadata':{'name':'b','namespace':'default','labels':{'kubernetes.io/service-name':'good'}},'addressType':'IPv4','ports':[{'name':'http','port':80}],'endpoints':[{'addresses':['192.168.0.1']},{'addresses':['10.96.9.8']}]}", _tracker.Take);

        Build(IPFamily.IPv4).Services.Values.Single().Cluster.Select(destination => destination.ToString()).ShouldBe(["10.96.9.8:80", "10.244.1.9:8080", "192.168.0.1:80"]);
        _reports.ShouldBeEmpty();
    }

    // Whatever cannot be read is reported by the informer under the name it has, and never reaches the tracker.
    private void Put<T>(ResourceKind<T> kind, string name, string json, Action<InformerEvent<T>> take)
        where T : class, IApiObject
    {
        var decoded = kind.Decoder.DecodeWatchEvent(Encoding.UTF8.GetBytes($"{{'type':'ADDED','object':{json}}}\n".Replace('\'', '"'))).Object;
        if (decoded.Item is { } item)
        {
            take(new InformerEvent<T>.Upserted(item));
        }
        else
        {
            _reports.Add($"{name} {decoded.Key}: {decoded.Error}");
        }
    }

    private void Check(string reports)
    {
        var good = Build(IPFamily.IPv4).Services[new ServicePortName("default", "good", "http", Protocol.Tcp)];
        Build(IPFamily.IPv6);

        string.Join('\n', _reports).ShouldBe(reports);
        _log.Count.ShouldBe(_reports.Count(report => report.Contains(" default/bad", StringComparison.Ordinal) && report.Split(": ").Length > 2));
        good.Frontends.Select(frontend => frontend.ToString()).ShouldBe(["clusterIP 10.96.9.9:80", "nodePort 30999"]);
        good.Cluster.Single().ToString().ShouldBe("10.244.1.9:8080");
    }

    private Ruleset Build(IPFamily family) => _tracker.Build(Ruleset.Empty(family), new NodeRules()).Ruleset;
}
