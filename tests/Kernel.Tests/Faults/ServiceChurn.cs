namespace KubeProxyNet.Kernel.Tests.Faults;

// Services whose endpoints are swapped, added and removed, and that come and go themselves. No endpoint's address is used twice, so each version can be told.
internal sealed class ServiceChurn(ServiceObjects objects, WholeServices whole, Random random)
{
    private const int Services = 40;
    private const int MostEndpoints = 6;

    private readonly List<string>[] _endpoints = new List<string>[Services];
    private readonly bool[] _isThere = new bool[Services];
    private int _lastAddress;

    internal void Begin()
    {
        for (var number = 0; number < Services; number++)
        {
            _endpoints[number] = [.. Enumerable.Range(0, random.Next(MostEndpoints)).Select(_ => NewAddress())];
            whole.Expect(AddressOf(number), _endpoints[number], canBeAbsent: true);
            objects.AddSlice(NameOf(number), _endpoints[number]);
            objects.Add(NameOf(number), AddressOf(number));
            _isThere[number] = true;
        }
    }

    internal void Step()
    {
        var number = random.Next(Services);
        switch (random.Next(10))
        {
            case 0 when _isThere[number]:
                objects.Remove(NameOf(number));
                _isThere[number] = false;
                break;
            case < 3 when !_isThere[number]:
                objects.Add(NameOf(number), AddressOf(number));
                _isThere[number] = true;
                break;
            default:
                Change(_endpoints[number]);
                whole.Expect(AddressOf(number), _endpoints[number], canBeAbsent: true);
                objects.SetEndpoints(NameOf(number), _endpoints[number]);
                break;
        }
    }

    private void Change(List<string> endpoints)
    {
        var choice = random.Next(3);
        if (endpoints.Count > 0 && choice < 2)
        {
            endpoints.RemoveAt(random.Next(endpoints.Count));
        }

        if (choice > 0 && endpoints.Count < MostEndpoints)
        {
            endpoints.Insert(random.Next(endpoints.Count + 1), NewAddress());
        }
    }

    private string NewAddress() => $"10.245.{++_lastAddress >> 8}.{_lastAddress & 255}";

    private static string NameOf(int number) => $"churn-{number}";

    private static string AddressOf(int number) => $"10.96.1.{number + 1}";
}
