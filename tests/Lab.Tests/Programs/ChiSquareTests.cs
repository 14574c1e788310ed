using KubeProxyNet.Lab.Programs;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class ChiSquareTests
{
    // Upper 0.001 points as any table of the distribution prints them.
    [Theory]
    [InlineData(1, 10.828)]
    [InlineData(2, 13.816)]
    [InlineData(3, 16.266)]
    [InlineData(9, 27.877)]
    [InlineData(30, 59.703)]
    [InlineData(100, 149.449)]
    public void Critical_values_are_those_of_the_tables(int degreesOfFreedom, double expected) =>
        ChiSquare.CriticalValue(degreesOfFreedom).ShouldBe(expected, tolerance: 0.001);

    [Fact]
    public void The_statistic_is_the_squared_deviation_over_the_expected_count() =>
        ChiSquare.Statistic([60, 40]).ShouldBe(4.0, tolerance: 1e-9);

    [Fact]
    public void An_even_spread_passes_and_a_favoured_endpoint_does_not()
    {
        ChiSquare.IsEven([341, 322, 337]).ShouldBeTrue();
        ChiSquare.IsEven([500, 250, 250]).ShouldBeFalse();
        ChiSquare.IsEven([1000, 0]).ShouldBeFalse();
        ChiSquare.IsEven([1000]).ShouldBeTrue();
    }
}
