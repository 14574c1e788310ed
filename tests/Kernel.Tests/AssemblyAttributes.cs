using KubeProxyNet.Testing;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
