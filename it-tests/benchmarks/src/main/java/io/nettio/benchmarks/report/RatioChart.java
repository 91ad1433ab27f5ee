package io.nettio.benchmarks.report;

import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The ratios of some rows as bars from 1, where Nettio and the peer are equal, as SVG. */
final class RatioChart {
    private static final int WIDTH = 960;
    private static final int HEAD = 100;
    private static final int BAR = 22;
    private static final Color BARS = new Color(0x2F6F9F);

    private RatioChart() {}

    static void write(Path file, String title, List<Row> rows) throws IOException {
        DefaultCategoryDataset ratios = new DefaultCategoryDataset();
        rows.forEach(row -> ratios.addValue(row.ratio(), "", row.name() + " / " + row.peer()));
        JFreeChart chart =
                ChartFactory.createBarChart(
                        title, null, null, ratios, PlotOrientation.HORIZONTAL, false, false, false);
        chart.setBackgroundPaint(Color.WHITE);
        style(chart.getCategoryPlot());
        SVGGraphics2D svg = new SVGGraphics2D(WIDTH, HEAD + BAR * rows.size());
        chart.draw(svg, new Rectangle2D.Double(0, 0, svg.getWidth(), svg.getHeight()));
        SVGUtils.writeToSVG(file.toFile(), svg.getSVGElement());
    }

    private static void style(CategoryPlot plot) {
        LogAxis axis = new LogAxis("Nettio's figure / the peer's, logarithmic");
        axis.setSmallestValue(0.001);
        plot.setRangeAxis(axis);
        plot.addRangeMarker(new ValueMarker(1));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setSeriesPaint(0, BARS);
        bars.setBase(1);
    }
}
